#pragma once

#include "base/id.hpp"
#include "hls/playlist.hpp"
#include "media/segment_index.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace leams::hls {

/// A playlist with everything that an answer needs, made once and shared by all answers. The headers are
/// complete lines as net::Response wants them.
struct ReadyPlaylist {
    SharedText body;
    SharedText gzip_body;
    std::string etag;   // Quoted; the compressed form's ends in "g".
    SharedText headers; // For a plain request.
    SharedText gzip_headers;
    SharedText blocking_headers; // For one that named the state it wants: good for caches.
    SharedText gzip_blocking_headers;
};

/// What viewers can ask of a broadcast at one moment. Immutable, so that every loop may read it.
struct Snapshot {
    BroadcastId id;
    std::string username;
    media::Rendition rendition;
    ReadyPlaylist multivariant;
    ReadyPlaylist media;
    ReadyPlaylist delta;
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// `version` grows with every snapshot of the broadcast.
SnapshotPtr make_snapshot(
    const BroadcastId& id,
    const std::string& username,
    const media::Rendition& rendition,
    const Playlists& playlists,
    std::uint64_t version
);

/// Of every public answer under /live: other sites' players may read them.
inline constexpr std::string_view kCorsHeaders =
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Expose-Headers: Content-Length, Content-Range, Date, ETag\r\n";

} // namespace leams::hls
