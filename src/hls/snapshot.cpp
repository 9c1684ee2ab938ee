#include "hls/snapshot.hpp"

namespace leams::hls {
namespace {

std::string headers_of(std::string_view etag, std::string_view cache_control, bool gzip) {
    std::string headers = "Content-Type: application/vnd.apple.mpegurl\r\nVary: Accept-Encoding\r\n";
    headers.append(kCorsHeaders);
    headers.append("Cache-Control: ").append(cache_control).append("\r\nETag: ").append(etag).append("\r\n");
    if (gzip) {
        headers.append("Content-Encoding: gzip\r\n");
    }
    return headers;
}

ReadyPlaylist make_ready(
    const PlaylistText& text, const std::string& tag, std::string_view cache, std::string_view blocking_cache
) {
    const auto share = [](std::string value) {
        return std::make_shared<const std::string>(std::move(value));
    };
    const auto etag = "\"" + tag + "\"";
    const auto gzip_etag = "\"" + tag + "g\"";
    return {
        .body = text.plain,
        .gzip_body = text.gzip,
        .etag = etag,
        .headers = share(headers_of(etag, cache, false)),
        .gzip_headers = share(headers_of(gzip_etag, cache, true)),
        .blocking_headers = share(headers_of(etag, blocking_cache, false)),
        .gzip_blocking_headers = share(headers_of(gzip_etag, blocking_cache, true)),
    };
}

} // namespace

SnapshotPtr make_snapshot(
    const BroadcastId& id,
    const std::string& username,
    const media::Rendition& rendition,
    const Playlists& playlists,
    std::uint64_t version
) {
    const auto number = std::to_string(version);
    const auto newest = std::to_string(rendition.next_sequence);
    // A blocking request names the state it wants, so that its answer never goes stale; a few seconds spare
    // the origin.
    const auto blocking = "public, max-age=" + std::to_string(3 * rendition.target_duration);
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->id = id;
    snapshot->username = username;
    snapshot->rendition = rendition;
    snapshot->multivariant =
        make_ready(playlists.multivariant, "v" + newest, "public, max-age=1", "public, max-age=1");
    snapshot->media = make_ready(playlists.media, "m" + number, "no-cache", blocking);
    snapshot->delta = make_ready(playlists.delta, "d" + number, "no-cache", blocking);
    return snapshot;
}

} // namespace leams::hls
