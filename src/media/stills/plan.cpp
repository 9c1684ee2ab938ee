#include "media/stills/plan.hpp"

#include "core/base/bytes.hpp"
#include "core/base/encoding.hpp"

#include <algorithm>

namespace leams::stills {
namespace {

using media::MediaTime;

constexpr std::uint64_t kLookBack = 32; // Segments, on each side.

MediaTime to_time(std::int64_t milliseconds) {
    return MediaTime{milliseconds * 1000};
}

} // namespace

std::uint64_t Storyboard::tiles_on(std::uint64_t sheet) const noexcept {
    const auto before = sheet * kTilesOfSheet;
    return tiles > before ? std::min<std::uint64_t>(tiles - before, kTilesOfSheet) : 0;
}

std::uint64_t tiles_of(MediaTime duration, std::int64_t interval_ms) noexcept {
    const auto interval = to_time(interval_ms).count();
    return static_cast<std::uint64_t>(
        (std::max<std::int64_t>(duration.count(), 0) + interval - 1) / interval
    );
}

std::int64_t interval_for(MediaTime duration, std::int64_t interval_ms) noexcept {
    while (tiles_of(duration, interval_ms) > kMostTiles) {
        interval_ms *= 2;
    }
    return interval_ms;
}

std::optional<std::uint64_t> key_picture_at(const record::Recording& recording, MediaTime time) {
    if (recording.count() == 0) {
        return std::nullopt;
    }
    const auto wanted = recording.position_at(time);
    const auto first = wanted - std::min(wanted, kLookBack);
    const auto last = std::min(recording.count(), wanted + kLookBack + 1);
    std::optional<std::uint64_t> found;
    recording.for_each(first, last, [&](std::uint64_t position, MediaTime, const record::Entry& entry) {
        if (entry.key_bytes > 0 && (position <= wanted || !found)) {
            found = position;
        }
    });
    return found;
}

std::vector<MediaTime> poster_times(MediaTime from, MediaTime until) {
    const auto length = until - from;
    return {from + length / 10, from + length / 3, from + length * 2 / 3};
}

std::string stills_prefix(const BroadcastId& id) {
    return std::string(kStillsPrefix) + id.str() + "/";
}

std::string sheet_key(const BroadcastId& id, std::int64_t interval_ms, std::uint64_t sheet) {
    return stills_prefix(id) + "sheet-" + std::to_string(interval_ms) + "-" + std::to_string(sheet) + ".jpg";
}

std::string poster_key(const BroadcastId& id) {
    return stills_prefix(id) + "poster.jpg";
}

// In a store's keys there are no capital letters.
std::string clip_poster_key(const BroadcastId& id, std::string_view slug) {
    return stills_prefix(id) + "clip-" + to_hex(as_bytes(slug)) + ".jpg";
}

} // namespace leams::stills
