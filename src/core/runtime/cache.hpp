#pragma once

#include "core/base/time.hpp"
#include "core/runtime/backend.hpp"
#include "core/runtime/task.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leams::runtime {

/// What a rate limit decided about one request.
struct RateDecision {
    bool allowed = true;
    std::int64_t limit = 0;
    std::int64_t remaining = 0;
    UnixMillis resets_at = 0; // When the window that refused or counted this request ends.
};

/// Shared short-lived state: sessions, rate limits, viewer counts, hot lists. Every entry has a time to live.
/// A cache that is lost or away behaves as an empty one: reads find nothing, limits allow. Thread-safe;
/// results come back on the caller's loop.
class Cache : public Backend {
public:
    virtual Task<std::optional<std::string>> get(std::string key) = 0;
    virtual Task<void> set(std::string key, std::string value, std::chrono::milliseconds ttl) = 0;
    virtual Task<void> erase(std::string key) = 0;
    /// Gives the value and forgets it: of several who take it at once, one gets it.
    virtual Task<std::optional<std::string>> take(std::string key) = 0;
    /// Sets it where nothing is, and tells whether it did: of several who add it at once, one hears true.
    virtual Task<bool> add(std::string key, std::string value, std::chrono::milliseconds ttl) = 0;

    /// Counts one request against `limit` per `window`.
    virtual Task<RateDecision>
    count(std::string key, std::int64_t limit, std::chrono::milliseconds window) = 0;

    /// Keeps `member` in the set for `ttl` after the last call, and gives the number of living members.
    virtual Task<std::size_t> touch(std::string set, std::string member, std::chrono::milliseconds ttl) = 0;
    /// Takes `member` out of the set, and gives the number of those that are left.
    virtual Task<std::size_t> drop(std::string set, std::string member) = 0;
    /// The number of living members of each set.
    virtual Task<std::vector<std::size_t>> members(std::vector<std::string> sets) = 0;
};

} // namespace leams::runtime
