#pragma once

#include "core/base/caller.hpp"

#include <optional>
#include <string_view>

namespace leams::auth {

/// As roles are stored and sent: "user", "moderator", "admin".
constexpr std::string_view to_string(Role role) noexcept {
    switch (role) {
    case Role::Moderator:
        return "moderator";
    case Role::Admin:
        return "admin";
    case Role::User:
        break;
    }
    return "user";
}

constexpr std::optional<Role> parse_role(std::string_view text) noexcept {
    for (const auto role : {Role::User, Role::Moderator, Role::Admin}) {
        if (to_string(role) == text) {
            return role;
        }
    }
    return std::nullopt;
}

} // namespace leams::auth
