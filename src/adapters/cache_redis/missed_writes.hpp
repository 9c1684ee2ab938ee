#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace leams::adapters {

/// What was set and erased while the server was away, to be made good when it is back: a session that was
/// ended meanwhile must not live on there. The last write of each key, of so many keys. Thread-safe.
class MissedWrites {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    struct Write {
        std::string key;
        std::optional<std::string> value; // None: erased.
        TimePoint expires;                // When it no longer matters.
    };

    explicit MissedWrites(std::size_t most = 20'000)
        : most_(most) {}

    void note(Write write, TimePoint now);
    /// All that still matter, and forgets them.
    std::vector<Write> take(TimePoint now);

private:
    const std::size_t most_;
    std::mutex mutex_;
    std::unordered_map<std::string, Write> writes_;
};

} // namespace leams::adapters
