#pragma once

#include "core/formats/fmp4_chunk.hpp"
#include "core/runtime/task.hpp"
#include "media/record/library.hpp"
#include "media/vod/programme.hpp"
#include "media/vod/stored_segment.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace leams::vod {

/// The files as which a programme is downloaded: one moov describes one set-up of the decoders, so that each
/// holds the segments in a row that have the same. Usually one.
std::vector<Programme> split_by_setup(const Programme& programme);

/// An MP4 file that is made while it is sent: a head, and the stored segments with other times. How long it
/// is, and what stands where, is known from the index.
struct Mp4Layout {
    struct Segment {
        std::uint64_t end = 0; // In the file, where the next one begins.
        std::uint32_t position = 0;
        std::uint32_t run = 0;
    };

    record::RecordingPtr recording;
    std::string head; // ftyp, moov, and an index by which players find their way.
    std::vector<Segment> segments;
    std::vector<media::MediaTime> shifts; // Of each run of segments that continue each other.
    std::vector<formats::Mp4TrackClock> tracks;
    Programme part; // What it is made of.

    std::uint64_t size() const noexcept { return segments.empty() ? head.size() : segments.back().end; }
    std::uint64_t begin_of(std::size_t segment) const noexcept {
        return segment == 0 ? head.size() : segments[segment - 1].end;
    }
    /// The segment that holds a byte behind the head.
    std::size_t segment_at(std::uint64_t offset) const;
};

/// Reads the ends of the runs, of which there is one more than times that the publisher was lost. `part` is
/// one of split_by_setup(). Internal when what is stored is not what the index says.
runtime::Task<Result<Mp4Layout>> lay_out_mp4(record::Library& library, Programme part);

/// The bytes of the file from `from` up to `to`, of which the segment has some: heads of chunks with their
/// new times, and payloads where they lie.
Result<std::vector<net::Body>> retimed_pieces(
    const Mp4Layout& layout,
    std::size_t segment,
    const StoredSegment& stored,
    std::uint64_t from,
    std::uint64_t to
);

} // namespace leams::vod
