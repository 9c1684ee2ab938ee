#pragma once

#include "core/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// From where a channel may be published: addresses and CIDR ranges; none means from everywhere.
namespace leams::streams {

constexpr std::size_t kMaxAllowlist = 50;
constexpr std::size_t kMaxAllowlistEntry = 64; // Characters.

/// The entries without spaces, empty ones and repetitions. Errors name each entry that is not an address or a
/// range.
Result<std::vector<std::string>> check_allowlist(const std::vector<std::string>& entries);

bool is_allowed(const std::vector<std::string>& allowlist, std::string_view address);

} // namespace leams::streams
