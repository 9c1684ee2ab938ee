#pragma once

#include "adapters/redis/client.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace leams::adapters::redis {

/// A Lua script about one key, called by its digest.
class Script {
public:
    explicit Script(std::string text);

    const std::string& text() const noexcept { return text_; }
    Keyed call(std::string key, std::initializer_list<std::string_view> arguments) const;
    /// The same with the whole script, for a server that has forgotten it.
    Keyed call_in_full(std::string key, std::initializer_list<std::string_view> arguments) const;

private:
    std::string text_;
    std::string digest_;
};

} // namespace leams::adapters::redis
