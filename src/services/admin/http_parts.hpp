#pragma once

#include "core/net/cursor.hpp"
#include "core/net/routes.hpp"
#include "services/admin/service.hpp"

#include <string_view>

// The parts of make_routes() that stand in files of their own, and what they share.
namespace leams::admin {

constexpr std::string_view kPrivate = "private, no-store";

/// Why somebody does what others will ask about.
inline json::FieldRule reason_rule() {
    return {.field = "reason", .min_length = 1, .max_length = 500};
}

/// Who has an account, and what becomes of it.
void add_user_routes(net::Routes& routes, AdminService& service);

} // namespace leams::admin
