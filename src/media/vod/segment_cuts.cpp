#include "media/vod/segment_cuts.hpp"

#include <algorithm>

namespace leams::vod {
namespace {

using media::MediaTime;

} // namespace

Covered cover(const record::Recording& recording, const Part& part) {
    const auto first = recording.position_at(std::max(part.from, MediaTime{0}));
    const auto last = recording.position_at(std::max(part.until - MediaTime{1}, MediaTime{0}));
    Covered covered;
    recording
        .for_each(first, last + 1, [&](std::uint64_t position, MediaTime start, const record::Entry& entry) {
            covered.part.from = position == first ? start : covered.part.from;
            covered.part.until = start + entry.duration;
            covered.bytes += entry.bytes;
        });
    return covered;
}

Part widen(const record::Recording& recording, const Part& part) {
    if (part.from >= part.until || part.from >= recording.duration()) {
        return part;
    }
    auto wide = cover(recording, part).part;
    bool found = false;
    const auto next = recording.position_at(part.until - MediaTime{1}) + 1;
    recording
        .for_each(next, recording.count(), [&](std::uint64_t, MediaTime start, const record::Entry& entry) {
            found = found || entry.independent;
            wide.until = found ? wide.until : start + entry.duration;
        });
    return wide;
}

} // namespace leams::vod
