#pragma once

#include "media/vod/programme.hpp"
#include "media/vod/stored_segment.hpp"

#include <string>
#include <vector>

/// What is muted of a video: the frames of its sound give way to frames of silence of the same length, so
/// that all that is known of the segment's bytes stays true.
namespace leams::vod {

/// Of one segment: the parts of the recording that are muted there, and where it begins.
struct Silence {
    std::vector<Part> parts; // Empty: none.
    media::MediaTime start{0};

    /// In an address and an entity tag: another for everything else that may be silent. Empty without parts.
    std::string version() const;
};
Silence silence_of(const Programme& programme, std::uint64_t position);
Silence silence_of(const Programme& programme, const Piece& piece);

/// A whole segment without the sound of these parts, and a little around them. Internal when the segment is
/// not one of its recording.
Result<StoredSegment> silenced(
    const record::Recording& recording, std::uint32_t init, const Silence& silence, StoredSegment segment
);

} // namespace leams::vod
