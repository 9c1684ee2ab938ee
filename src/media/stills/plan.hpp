#pragma once

#include "core/base/id.hpp"
#include "media/hub/media_time.hpp"
#include "media/record/recording.hpp"
#include "media/transcode/still.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which pictures are made of a recording, and what they are called.
namespace leams::stills {

using transcode::kTilesOfSheet;
/// Tiles of one recording; a longer one's are further apart.
inline constexpr std::uint64_t kMostTiles = 1000;
inline constexpr std::int64_t kShortestIntervalMs = 10'000;

/// A recording's storyboard: tile number i shows what is seen at i times the interval. Its sheets are full
/// but for the last.
struct Storyboard {
    std::int64_t interval_ms = kShortestIntervalMs;
    std::uint64_t tiles = 0;

    std::uint64_t sheets() const noexcept { return (tiles + kTilesOfSheet - 1) / kTilesOfSheet; }
    std::uint64_t tiles_on(std::uint64_t sheet) const noexcept;

    friend bool operator==(const Storyboard&, const Storyboard&) = default;
};

/// So many tiles a recording of that length has.
std::uint64_t tiles_of(media::MediaTime duration, std::int64_t interval_ms) noexcept;
/// The first of `interval_ms`, twice that, and so on, at which that are not too many.
std::int64_t interval_for(media::MediaTime duration, std::int64_t interval_ms) noexcept;

/// The segment whose key picture is seen at `time`: the last that begins before and has one, within a minute
/// or so, else the next one.
std::optional<std::uint64_t> key_picture_at(const record::Recording& recording, media::MediaTime time);

/// Of which moments one may become the poster; what stands at the beginning is seldom worth looking at.
std::vector<media::MediaTime> poster_times(media::MediaTime from, media::MediaTime until);

/// In front of all that belongs to a recording, in the object store.
std::string stills_prefix(const BroadcastId& id);
inline constexpr std::string_view kStillsPrefix = "stills/";
std::string sheet_key(const BroadcastId& id, std::int64_t interval_ms, std::uint64_t sheet);
/// The whole recording's.
std::string poster_key(const BroadcastId& id);
std::string clip_poster_key(const BroadcastId& id, std::string_view slug);

} // namespace leams::stills
