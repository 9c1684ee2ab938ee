#pragma once

#include "core/runtime/loop.hpp"
#include "media/hub/sink.hpp"

#include <chrono>
#include <cstdint>

namespace leams::rtmp {

/// How often to read a publisher that sends so many bytes in a second. Reading costs by the call, so it is as
/// seldom as a viewer does not notice, and often enough that what gathers meanwhile fits into a young
/// connection's receive window of 64 KiB, half of it while somebody waits for the next part. Who needs each
/// frame as it comes gets it within five milliseconds.
constexpr runtime::Pace read_pace(std::uint64_t bytes_per_second, media::Haste haste) noexcept {
    if (haste == media::Haste::Frame) {
        return runtime::Pace::Prompt;
    }
    const bool awaited = haste == media::Haste::Part;
    constexpr std::uint64_t kMostWaiting = 64U << 10;
    const auto waiting = [bytes_per_second](runtime::Pace pace) {
        return bytes_per_second * static_cast<std::uint64_t>(runtime::period_of(pace).count()) / 1000;
    };
    if (!awaited && waiting(runtime::Pace::Slow) <= kMostWaiting) {
        return runtime::Pace::Slow;
    }
    const auto fits = waiting(runtime::Pace::Steady) <= (awaited ? kMostWaiting / 2 : kMostWaiting);
    return fits ? runtime::Pace::Steady : runtime::Pace::Brisk;
}

} // namespace leams::rtmp
