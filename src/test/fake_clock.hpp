#pragma once

#include "core/base/time.hpp"

#include <atomic>
#include <chrono>

namespace leams::test {

/// A clock that stands still until told otherwise.
class FakeClock final : public Clock {
public:
    UnixMillis now() const override { return now_.load(); }
    std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point(std::chrono::milliseconds(now_.load()));
    }

    void advance(std::chrono::milliseconds step) { now_ += step.count(); }

private:
    std::atomic<UnixMillis> now_{1'800'000'000'000};
};

} // namespace leams::test
