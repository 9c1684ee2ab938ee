#include "media/vod/mp4_layout.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace leams::vod {
namespace {

using formats::Mp4ChunkHead;
using media::MediaTime;
using runtime::Task;

constexpr std::size_t kMostInIndex = 0xFFFF;

/// Where each track begins and ends, by its id, in the times that are stored.
struct Extents {
    std::map<std::uint32_t, MediaTime> begin;
    std::map<std::uint32_t, MediaTime> end;
};

std::uint32_t timescale_of(const Mp4Layout& layout, std::uint32_t track) {
    const auto found = std::ranges::find(layout.tracks, track, &formats::Mp4TrackClock::id);
    return found == layout.tracks.end() ? 0 : found->timescale;
}

Result<Extents> extents_of(const Mp4Layout& layout, const StoredSegment& stored) {
    Extents extents;
    LEAMS_CHECK(
        stored.for_each_chunk([&](std::uint64_t, const Mp4ChunkHead& head, std::string&) -> Result<void> {
            const auto timescale = timescale_of(layout, head.track_id);
            if (timescale == 0) {
                return Error::internal("a stored segment has a track that its init segment does not know");
            }
            const auto begin = static_cast<std::int64_t>(head.base_decode_time);
            const auto end = static_cast<std::int64_t>(head.base_decode_time + head.duration);
            extents.begin.try_emplace(head.track_id, media::to_media_time(begin, timescale));
            extents.end[head.track_id] = media::to_media_time(end, timescale);
            return {};
        })
    );
    return extents;
}

Task<Result<Extents>> stored_extents(record::Library& library, const Mp4Layout& layout, std::size_t index) {
    const auto length = layout.segments[index].end - layout.begin_of(index);
    const auto position = layout.segments[index].position;
    LEAMS_CO_TRY(auto bytes, co_await library.segment(layout.recording->id, position, 0, length));
    co_return extents_of(layout, StoredSegment(std::move(bytes)));
}

/// What the index tells of the segments together.
struct Plan {
    std::vector<Mp4Layout::Segment> segments; // Ends counted from the first one's beginning.
    std::vector<std::size_t> run_begins;
    std::vector<formats::Mp4Subsegment> subsegments;
    MediaTime duration{0};
};

std::int64_t millis(MediaTime time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

Result<Plan> plan_segments(const Programme& part, std::uint32_t timescale) {
    Plan plan;
    const auto count = part.count();
    const auto in_one = 1 + count / kMostInIndex;
    std::uint64_t end = 0;
    bool fits = true;
    plan.segments.reserve(count);
    part.for_each([&](const Piece& piece) {
        if (!piece.continues) {
            plan.run_begins.push_back(plan.segments.size());
        }
        if (plan.segments.size() % in_one == 0) {
            plan.subsegments.push_back({.bytes = 0, .duration = 0, .independent = piece.entry.independent});
        }
        end += piece.entry.bytes;
        const auto before = media::to_ticks(plan.duration, timescale);
        plan.duration += piece.entry.duration;
        auto& subsegment = plan.subsegments.back();
        fits = fits && piece.position <= UINT32_MAX && subsegment.bytes + piece.entry.bytes < 0x80000000;
        subsegment.bytes += static_cast<std::uint32_t>(piece.entry.bytes);
        subsegment.duration += static_cast<std::uint32_t>(media::to_ticks(plan.duration, timescale) - before);
        plan.segments.push_back(
            {end,
             static_cast<std::uint32_t>(piece.position),
             static_cast<std::uint32_t>(plan.run_begins.size() - 1)}
        );
    });
    if (!fits) {
        return Error::internal("a recording is too large for a file");
    }
    return plan;
}

const record::Init* init_of(const Programme& part) {
    const auto entry = part.recording->entry(part.stretches.front().first);
    return entry ? part.recording->find_init(entry->init) : nullptr;
}

Result<std::string>
make_head(const record::Init& init, const formats::Mp4TrackClock& leading, const Plan& plan) {
    const auto head =
        formats::with_mp4_duration(as_bytes(init.data), static_cast<std::uint64_t>(millis(plan.duration)));
    if (!head) {
        return Error::internal("an init segment cannot be read");
    }
    std::string text(as_text(*head));
    text += as_text(formats::make_mp4_index(leading, plan.subsegments));
    return text;
}

// A run begins where the longest of its tracks lets it: none may begin before it has ended in the run before.
// The first one begins at 0.
MediaTime shift_of(const Extents& run, const std::map<std::uint32_t, MediaTime>& ends) {
    std::optional<MediaTime> shift;
    for (const auto& [track, begin] : run.begin) {
        const auto end = ends.find(track);
        const auto least = (end == ends.end() ? MediaTime{0} : end->second) - begin;
        shift = std::max(shift.value_or(least), least);
    }
    return shift.value_or(MediaTime{0});
}

Task<Result<std::vector<MediaTime>>>
find_shifts(record::Library& library, const Mp4Layout& layout, std::vector<std::size_t> begins) {
    std::vector<MediaTime> shifts;
    std::map<std::uint32_t, MediaTime> ends; // In the file's time.
    for (std::size_t run = 0; run < begins.size(); ++run) {
        LEAMS_CO_TRY(const auto first, co_await stored_extents(library, layout, begins[run]));
        shifts.push_back(shift_of(first, ends));
        if (run + 1 == begins.size()) {
            break;
        }
        LEAMS_CO_TRY(const auto last, co_await stored_extents(library, layout, begins[run + 1] - 1));
        for (const auto& [track, end] : last.end) {
            ends[track] = end + shifts.back();
        }
    }
    co_return shifts;
}

/// Of `size` bytes that begin at `at` in the file, those from `from` up to `to`.
struct Cut {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;

    static Cut of(std::uint64_t at, std::uint64_t size, std::uint64_t from, std::uint64_t to) {
        const auto begin = std::max(at, from);
        const auto end = std::min(at + size, to);
        return begin < end ? Cut{begin - at, end - begin} : Cut{};
    }
};

std::uint64_t retimed(const Mp4Layout& layout, std::size_t segment, const Mp4ChunkHead& head) {
    const auto shift =
        media::to_ticks(layout.shifts[layout.segments[segment].run], timescale_of(layout, head.track_id));
    return static_cast<std::uint64_t>(
        std::max(static_cast<std::int64_t>(head.base_decode_time) + shift, std::int64_t{0})
    );
}

} // namespace

std::vector<Programme> split_by_setup(const Programme& programme) {
    std::vector<Programme> parts;
    const record::Init* setup = nullptr;
    std::uint64_t next = 0;
    programme.for_each([&](const Piece& piece) {
        const auto* init = programme.recording->find_init(piece.entry.init);
        const bool same = !parts.empty() && init != nullptr && setup != nullptr &&
                          (init == setup || init->data == setup->data);
        if (!same) {
            parts.push_back({
                .recording = programme.recording,
                .stretches = {},
                .extent = programme.extent,
                .muted = programme.muted,
            });
        }
        auto& stretches = parts.back().stretches;
        if (stretches.empty() || piece.position != next) {
            stretches.push_back({piece.position, piece.position});
        }
        next = ++stretches.back().last;
        setup = init;
    });
    return parts;
}

std::size_t Mp4Layout::segment_at(std::uint64_t offset) const {
    const auto found = std::ranges::upper_bound(segments, offset, {}, &Segment::end);
    return static_cast<std::size_t>(found - segments.begin());
}

Task<Result<Mp4Layout>> lay_out_mp4(record::Library& library, Programme part) {
    const auto* init = init_of(part);
    if (init == nullptr) {
        co_return Error::internal("a recording lacks an init segment");
    }
    const auto tracks = formats::read_mp4_tracks(as_bytes(init->data));
    if (!tracks || tracks->empty()) {
        co_return Error::internal("an init segment cannot be read");
    }
    const auto video = std::ranges::find_if(*tracks, &formats::Mp4TrackClock::video);
    const auto& leading = video == tracks->end() ? tracks->front() : *video;
    LEAMS_CO_TRY(auto plan, plan_segments(part, leading.timescale));
    LEAMS_CO_TRY(auto head, make_head(*init, leading, plan));
    for (auto& segment : plan.segments) {
        segment.end += head.size();
    }
    Mp4Layout layout{
        .recording = part.recording,
        .head = std::move(head),
        .segments = std::move(plan.segments),
        .shifts = {},
        .tracks = *tracks,
        .part = std::move(part),
    };
    LEAMS_CO_TRY(layout.shifts, co_await find_shifts(library, layout, std::move(plan.run_begins)));
    co_return layout;
}

Result<std::vector<net::Body>> retimed_pieces(
    const Mp4Layout& layout,
    std::size_t segment,
    const StoredSegment& stored,
    std::uint64_t from,
    std::uint64_t to
) {
    const auto begin = layout.begin_of(segment);
    if (begin + stored.size() != layout.segments[segment].end) {
        return Error::internal("a stored segment has another size than its index says");
    }
    std::vector<net::Body> pieces;
    // Growing, which is all that is asked of them (ISO/IEC 14496-12 8.8.5), and the same in every answer.
    constexpr std::uint32_t kChunksOfSegment = 4096;
    auto sequence = static_cast<std::uint32_t>(segment) * kChunksOfSegment;
    LEAMS_CHECK(stored.for_each_chunk(
        [&](std::uint64_t offset, const Mp4ChunkHead& head, std::string& bytes) -> Result<void> {
            ++sequence;
            const auto at = begin + offset;
            if (const auto cut = Cut::of(at, head.head_bytes, from, to); cut.length > 0) {
                const auto writable = std::as_writable_bytes(std::span(bytes));
                formats::retime_mp4_chunk(writable, head, sequence, retimed(layout, segment, head));
                pieces.emplace_back(bytes.substr(cut.offset, cut.length));
            }
            const auto payload = head.bytes - head.head_bytes;
            if (const auto cut = Cut::of(at + head.head_bytes, payload, from, to); cut.length > 0) {
                pieces.push_back(stored.body(offset + head.head_bytes + cut.offset, cut.length));
            }
            return {};
        }
    ));
    return pieces;
}

} // namespace leams::vod
