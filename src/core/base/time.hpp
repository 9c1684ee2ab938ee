#pragma once

#include "core/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace leams {

/// Milliseconds since 1970-01-01T00:00:00Z: how times are stored and sent.
using UnixMillis = std::int64_t;

/// The wall clock and the steady clock, passed in so that tests can own time. Safe to call from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual UnixMillis now() const = 0;
    virtual std::chrono::steady_clock::time_point steady() const = 0;
};

class SystemClock final : public Clock {
public:
    UnixMillis now() const override;
    std::chrono::steady_clock::time_point steady() const override;
};

/// RFC 3339 in UTC with milliseconds: "2026-11-23T05:31:54.123Z".
std::string to_rfc3339(UnixMillis time);
/// Accepts exactly the form that to_rfc3339 writes.
Result<UnixMillis> parse_rfc3339(std::string_view text);

} // namespace leams
