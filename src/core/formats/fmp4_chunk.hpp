#pragma once

#include "core/base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Reads what make_mp4_init() and append_mp4_chunk_header() write (ISO/IEC 14496-12), and gives it other
/// times.
namespace leams::formats {

/// A track as an initialisation segment tells of it.
struct Mp4TrackClock {
    std::uint32_t id = 0;
    std::uint32_t timescale = 0; // Not 0.
    bool video = false;
};
Result<std::vector<Mp4TrackClock>, ParseError> read_mp4_tracks(ByteView init);

/// The AudioSpecificConfig in an initialisation segment. Malformed when there is none.
Result<Bytes, ParseError> read_mp4_sound_config(ByteView init);

/// One track's chunk: its moof, and the mdat behind that.
struct Mp4ChunkHead {
    std::uint32_t track_id = 0;
    std::uint64_t base_decode_time = 0;
    std::uint64_t duration = 0;  // Of its samples, in the track's timescale.
    std::size_t head_bytes = 0;  // Of the moof and the mdat's header.
    std::uint64_t bytes = 0;     // Of the whole.
    std::size_t sequence_at = 0; // Where the fields stand, counted from the moof's beginning.
    std::size_t decode_time_at = 0;
};
/// `input` begins with a chunk, of which the head is enough. NeedMore when it ends before; the moof may take
/// 1 MiB.
Result<Mp4ChunkHead, ParseError> parse_mp4_chunk_head(ByteView input);

/// One sample of a chunk.
struct Mp4ChunkSample {
    std::uint32_t duration = 0; // In the track's timescale.
    std::uint32_t bytes = 0;
};
/// Those of the chunk whose head `input` is, in the order in which they lie behind it.
Result<std::vector<Mp4ChunkSample>, ParseError> read_mp4_samples(ByteView input);

/// Changes a chunk's place: `input` holds its head.
void retime_mp4_chunk(
    std::span<std::byte> input, const Mp4ChunkHead& head, std::uint32_t sequence, std::uint64_t decode_time
);

/// A copy of an initialisation segment that tells how long its fragments last together (mehd). Malformed when
/// it has no mvex.
Result<Bytes, ParseError> with_mp4_duration(ByteView init, std::uint64_t milliseconds);
/// By how much that is longer.
inline constexpr std::size_t kMp4DurationBytes = 20;

/// A run of chunks that begins with a picture that needs no other.
struct Mp4Subsegment {
    std::uint32_t bytes = 0;    // Below 2 GiB.
    std::uint32_t duration = 0; // In the index's track's timescale.
    bool independent = true;
};
/// The index that stands before the chunks (sidx), of at most 65,535 runs; of the track by whose samples they
/// begin. Its timescale is the track's, which ffmpeg takes for granted.
Bytes make_mp4_index(const Mp4TrackClock& track, std::span<const Mp4Subsegment> subsegments);
constexpr std::size_t mp4_index_bytes(std::size_t subsegments) noexcept {
    return 32 + 12 * subsegments;
}

} // namespace leams::formats
