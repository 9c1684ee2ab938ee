#pragma once

#include "core/runtime/config.hpp"
#include "services/auth/service.hpp"

#include <cstddef>
#include <cstdint>

namespace leams::auth {

/// Access tokens, and the threads that check passwords.
struct TokenConfig {
    std::int64_t access_lifetime_s = 900;
    std::size_t hash_threads = 0; // Half the processors.
};

/// The options auth.*; what they are bound to must outlive the table.
void add_options(runtime::ConfigTable& table, AuthConfig& config, TokenConfig& tokens);

} // namespace leams::auth
