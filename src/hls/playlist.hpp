#pragma once

#include "media/segment_index.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace leams::hls {

/// Writes a rendition's media playlists. Remembers the lines of complete segments.
class PlaylistWriter {
public:
    /// The rendition has a complete segment. `skip` of the first ones are left out, as a delta update does
    /// (RFC 8216bis 6.2.5.1).
    std::string write_media(const media::Rendition& rendition, std::size_t skip);

private:
    struct Lines {
        std::string parts; // EXT-X-PART lines.
        std::string rest;  // EXTINF and URI.
    };

    const Lines& lines_of(const media::Segment& segment);

    std::map<std::uint64_t, Lines> lines_;
};

/// The multivariant playlist of a rendition that has a complete segment.
std::string write_multivariant(const media::Rendition& rendition);

/// How many segments a delta update may leave out (RFC 8216bis 4.4.5.2).
std::size_t skippable_segments(const media::Rendition& rendition);

} // namespace leams::hls
