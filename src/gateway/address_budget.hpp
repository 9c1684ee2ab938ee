#pragma once

#include "core/base/token_bucket.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace leams::gateway {

/// How often an address group may ask for something: so many times a minute, of which half may come at once.
class AddressBudget {
public:
    using Time = TokenBucket::Time;

    explicit AddressBudget(std::int64_t per_minute);

    /// Takes one of the group's. Zero: granted; otherwise how long until the next is.
    std::chrono::milliseconds take(const std::string& group, Time now);

private:
    const TokenBucket full_;
    std::unordered_map<std::string, TokenBucket> groups_; // Those that have taken some.
    Time sweep_at_{};
};

} // namespace leams::gateway
