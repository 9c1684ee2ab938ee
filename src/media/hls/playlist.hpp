#pragma once

#include "media/packaging/rendition.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace leams::hls {

/// Writes one rendition's media playlists. Remembers the lines of complete segments.
class PlaylistWriter {
public:
    /// `renditions[index]` has a complete segment. `skip` of the first ones are left out, as a delta update
    /// does (RFC 8216bis 6.2.5.1).
    std::string write_media(const packaging::Renditions& renditions, std::size_t index, std::size_t skip);

private:
    struct Lines {
        std::string parts; // EXT-X-PART lines.
        std::string rest;  // EXTINF and URI.
    };

    const Lines& lines_of(const packaging::Rendition& rendition, const packaging::Segment& segment);

    std::map<std::uint64_t, Lines> lines_;
};

/// The multivariant playlist of renditions that have a complete segment.
std::string write_multivariant(const packaging::Renditions& renditions);

/// How many segments a delta update may leave out (RFC 8216bis 4.4.5.2).
std::size_t skippable_segments(const packaging::Window& window);

} // namespace leams::hls
