#pragma once

#include "core/base/time.hpp"
#include "media/hub/media_time.hpp"
#include "media/hub/sink.hpp"
#include "media/packaging/segment_file.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace leams::packaging {

inline constexpr std::uint32_t kVideoTrackId = 1;
inline constexpr std::uint32_t kAudioTrackId = 2;

/// Initialisation segments of the same tracks.
struct InitSegment {
    std::uint32_t id = 0;
    media::Tracks tracks;
    std::shared_ptr<const std::string> data;
    std::shared_ptr<const std::string> audio_data; // For who takes the sound alone; null without sound.
};
using InitSegmentPtr = std::shared_ptr<const InitSegment>;

/// A piece of a segment, in the file as [moof mdat] of the video and then of the audio: either track's range
/// is a valid CMAF chunk by itself. Either may be empty, not both.
struct Part {
    std::uint32_t index = 0;
    media::MediaTime start{0};
    media::MediaTime duration{0};
    bool independent = false; // Holds a key picture, or there is no video.
    ByteRange bytes;
    ByteRange video;
    ByteRange audio;
};

/// A run of parts. Immutable: a segment that is still growing is a new value for each part, on the same file.
struct Segment {
    std::uint64_t sequence = 0; // The media sequence number; never reused within a broadcast.
    media::MediaTime start{0};
    media::MediaTime duration{0};     // Of the parts so far.
    UnixMillis program_date_time = 0; // Wall-clock time of `start`.
    bool discontinuity = false;       // Does not continue the segment before.
    bool independent = false;         // Begins with a key picture.
    bool complete = false;
    InitSegmentPtr init;
    std::vector<Part> parts;
    std::shared_ptr<SegmentFile> file;

    std::uint64_t bytes() const noexcept { return parts.empty() ? 0 : parts.back().bytes.end(); }
};
using SegmentPtr = std::shared_ptr<const Segment>;

/// The segments that there are of a broadcast at the moment, with all of its tracks.
struct Window {
    std::deque<SegmentPtr> retired;           // Out of the playlist, but clients may still ask for them.
    std::deque<SegmentPtr> segments;          // Complete, oldest first.
    SegmentPtr open;                          // Growing; may be empty.
    std::uint64_t next_sequence = 0;          // Of the segment that comes after the newest complete one.
    std::uint64_t discontinuity_sequence = 0; // Discontinuities that have left the window.
    media::MediaTime part_target{0};
    std::int64_t target_duration = 0; // Whole seconds; 0 until the first segment is complete.
    double fps = 0;                   // Of the video, as measured; 0 without video.
    bool has_captions = false;        // In key pictures so far.
    bool has_sound = false;           // Other than silence of our own, so far.
    bool ended = false;

    /// Of what comes now: who begins to watch begins with the newest. There is a complete segment.
    const media::Tracks& tracks() const noexcept {
        const bool begun = open && !open->parts.empty();
        return (begun ? open : segments.back())->init->tracks;
    }
};
using WindowPtr = std::shared_ptr<const Window>;

} // namespace leams::packaging
