#include "media/vod/storyboard.hpp"

#include "core/base/digest.hpp"
#include "core/formats/webvtt.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace leams::vod {
namespace {

using media::MediaTime;
using stills::kTilesOfSheet;
using stills::Storyboard;

void append_time(std::string& out, MediaTime time) {
    formats::append_webvtt_time(out, std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
}

// A sheet that grows has another address with each tile, so that what is kept of it is never too old.
std::string tile_url(const Storyboard& storyboard, std::uint64_t tile, const std::vector<std::size_t>& dark) {
    const auto sheet = tile / kTilesOfSheet;
    const auto place = static_cast<int>(tile % kTilesOfSheet);
    const auto x = place % transcode::kSheetColumns * transcode::kTileWidth;
    const auto y = place / transcode::kSheetColumns * transcode::kTileHeight;
    return "storyboard-" + std::to_string(storyboard.interval_ms) + "-" + std::to_string(sheet) +
           ".jpg?v=" + sheet_version(storyboard.tiles_on(sheet), dark) + "#xywh=" + std::to_string(x) + "," +
           std::to_string(y) + "," + std::to_string(transcode::kTileWidth) + "," +
           std::to_string(transcode::kTileHeight);
}

} // namespace

std::vector<std::size_t>
removed_tiles(const std::vector<Part>& removed, std::int64_t interval_ms, std::uint64_t sheet) {
    // What begins where a cut ends may have been drawn of what was before.
    constexpr MediaTime kMargin{100'000};
    const MediaTime interval = std::chrono::milliseconds(interval_ms);
    std::vector<std::size_t> tiles;
    for (std::size_t i = 0; i < kTilesOfSheet; ++i) {
        const auto seen = interval * static_cast<std::int64_t>(sheet * kTilesOfSheet + i);
        const auto holds = [&](const Part& part) { return seen >= part.from && seen < part.until + kMargin; };
        if (std::ranges::any_of(removed, holds)) {
            tiles.push_back(i);
        }
    }
    return tiles;
}

std::string sheet_version(std::uint64_t tiles, const std::vector<std::size_t>& dark) {
    constexpr std::size_t kDigits = 12;
    auto version = std::to_string(tiles);
    if (!dark.empty()) {
        std::string text;
        for (const auto tile : dark) {
            text += std::to_string(tile) + ".";
        }
        version += "-" + sha256_hex(text).substr(0, kDigits);
    }
    return version;
}

namespace {

/// The tiles of a part of the recording, which is shown `shift` later than it is in there.
void write_part(
    std::string& out,
    const Storyboard& storyboard,
    const std::vector<Part>& removed,
    MediaTime from,
    MediaTime until,
    MediaTime shift
) {
    const MediaTime interval = std::chrono::milliseconds(storyboard.interval_ms);
    std::optional<std::uint64_t> sheet;
    std::vector<std::size_t> dark;
    for (auto tile = static_cast<std::uint64_t>(from / interval); tile < storyboard.tiles; ++tile) {
        const auto begin = interval * static_cast<std::int64_t>(tile);
        if (begin >= until) {
            return;
        }
        if (sheet != tile / kTilesOfSheet) {
            sheet = tile / kTilesOfSheet;
            dark = removed_tiles(removed, storyboard.interval_ms, *sheet);
        }
        if (std::ranges::binary_search(dark, tile % kTilesOfSheet)) {
            continue;
        }
        const auto shown_from = std::max(begin, from) + shift;
        const auto shown_until = std::min(begin + interval, until) + shift;
        append_time(out, shown_from);
        out += " --> ";
        append_time(out, shown_until);
        out += "\n" + tile_url(storyboard, tile, dark) + "\n\n";
    }
}

} // namespace

std::string
write_storyboard(const Programme& programme, const Storyboard& storyboard, const std::vector<Part>& removed) {
    const auto& recording = *programme.recording;
    auto out = formats::begin_webvtt() + "\n";
    if (programme.extent != Extent::Complete) {
        const auto length = std::chrono::duration_cast<std::chrono::milliseconds>(recording.duration());
        out += "NOTE duration_ms=" + std::to_string(length.count()) + "\n\n";
    }
    MediaTime played{0};
    for (const auto& stretch : programme.stretches) {
        std::optional<MediaTime> from;
        MediaTime until{0};
        recording.for_each(
            stretch.first,
            stretch.last,
            [&](std::uint64_t, MediaTime start, const record::Entry& entry) {
                from = from.value_or(start);
                until = start + entry.duration;
            }
        );
        if (!from) {
            continue;
        }
        const bool is_whole = programme.extent != Extent::Complete;
        write_part(out, storyboard, removed, *from, until, is_whole ? MediaTime{0} : played - *from);
        played += until - *from;
    }
    return out;
}

} // namespace leams::vod
