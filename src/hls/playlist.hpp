#pragma once

#include "hls/gzip.hpp"
#include "media/segment_index.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace leams::hls {

using SharedText = std::shared_ptr<const std::string>;

/// A playlist ready to be sent.
struct PlaylistText {
    SharedText plain;
    SharedText gzip;
};

struct Playlists {
    PlaylistText multivariant;
    PlaylistText media;
    PlaylistText
        delta; // Without the segments before the skip boundary; the same as `media` when there are none.
};

/// Writes a rendition's playlists, with every text made once. Remembers the lines of complete segments.
class PlaylistWriter {
public:
    Playlists write(const media::Rendition& rendition);

private:
    struct Lines {
        std::string parts; // EXT-X-PART lines.
        std::string rest;  // EXTINF and URI.
    };

    std::string write_media(const media::Rendition& rendition, std::size_t skip);
    std::string write_multivariant(const media::Rendition& rendition);
    const Lines& lines_of(const media::Segment& segment);
    PlaylistText finish(std::string text);

    std::map<std::uint64_t, Lines> lines_;
    GzipEncoder gzip_;
    PlaylistText multivariant_;
    std::uint64_t multivariant_of_ = 0; // The newest segment it tells about.
};

/// How many segments a delta update may leave out (RFC 8216bis 4.4.5.2).
std::size_t skippable_segments(const media::Rendition& rendition);

} // namespace leams::hls
