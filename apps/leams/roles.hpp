#pragma once

#include "core/base/result.hpp"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace leams::app {

/// What a process is for. Api: the routes of accounts, channels and streams. Media: what publishers and
/// players of broadcasts talk to. Chat: its routes and sockets. Web: the web app's pages. Worker: what is to
/// be done from time to time.
enum class Role : std::uint8_t { Api, Media, Chat, Web, Worker };
inline constexpr std::size_t kRoleCount = 5;

class Roles {
public:
    Roles(std::initializer_list<Role> roles) {
        for (const auto role : roles) {
            set_.set(static_cast<std::size_t>(role));
        }
    }
    static Roles all() { return Roles(std::bitset<kRoleCount>().set()); }
    /// Of their names in small letters; of none: all. InvalidArgument lists the names that there are.
    static Result<Roles> parse(const std::vector<std::string>& names);

    bool has(Role role) const { return set_.test(static_cast<std::size_t>(role)); }
    bool any_of(Roles others) const { return (set_ & others.set_).any(); }

private:
    explicit Roles(std::bitset<kRoleCount> set)
        : set_(set) {}

    std::bitset<kRoleCount> set_;
};

} // namespace leams::app
