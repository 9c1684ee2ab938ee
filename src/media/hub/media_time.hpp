#pragma once

#include <chrono>
#include <cstdint>

namespace leams::media {

/// A position or a length on a broadcast's timeline. Microseconds: what playlists print, so that printed
/// durations add up to the differences of positions.
using MediaTime = std::chrono::microseconds;

/// Rounds down. Exact for any 64-bit count of ticks that spans less than 290,000 years of microseconds.
constexpr MediaTime to_media_time(std::int64_t ticks, std::uint32_t timescale) noexcept {
    const auto scale = static_cast<std::int64_t>(timescale);
    auto whole = ticks / scale;
    auto part = ticks % scale;
    if (part < 0) {
        part += scale;
        --whole;
    }
    return MediaTime(whole * 1'000'000 + part * 1'000'000 / scale);
}

/// The nearest count of ticks.
constexpr std::int64_t to_ticks(MediaTime time, std::uint32_t timescale) noexcept {
    const auto scale = static_cast<std::int64_t>(timescale);
    auto whole = time.count() / 1'000'000;
    auto part = time.count() % 1'000'000;
    if (part < 0) {
        part += 1'000'000;
        --whole;
    }
    return whole * scale + (part * scale + 500'000) / 1'000'000;
}

} // namespace leams::media
