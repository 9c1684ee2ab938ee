#include "roles.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace leams::app {
namespace {

// In the order of Role.
constexpr std::array<std::string_view, kRoleCount> kNames{"api", "media", "chat", "web", "worker"};

} // namespace

Result<Roles> Roles::parse(const std::vector<std::string>& names) {
    std::bitset<kRoleCount> set;
    for (const auto& name : names) {
        const auto* const found = std::ranges::find(kNames, name);
        if (found == kNames.end()) {
            return Error::invalid_argument(
                fmt::format("There is no role \"{}\"; there are {}.", name, fmt::join(kNames, ", "))
            );
        }
        set.set(static_cast<std::size_t>(found - kNames.begin()));
    }
    return names.empty() ? all() : Roles(set);
}

} // namespace leams::app
