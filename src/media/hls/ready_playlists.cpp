#include "media/hls/ready_playlists.hpp"

#include <utility>

namespace leams::hls {
namespace {

template <class Enum>
constexpr std::size_t index_of(Enum value) {
    return static_cast<std::size_t>(value);
}

std::string tag_of(PlaylistKind kind, const Snapshot& snapshot) {
    // A broadcast that goes on after a restart counts its versions anew, but never its segments.
    const auto sequence = std::to_string(snapshot.window().next_sequence);
    switch (kind) {
    case PlaylistKind::Multivariant:
        return "v" + sequence + "." + std::to_string(snapshot.renditions.size());
    case PlaylistKind::Media:
        return "m" + sequence + "." + std::to_string(snapshot.version);
    case PlaylistKind::Delta:
        break;
    }
    return "d" + sequence + "." + std::to_string(snapshot.version);
}

} // namespace

ReadyPlaylists::ReadyPlaylists(GzipEncoder& gzip, SnapshotPtr snapshot)
    : gzip_(gzip) {
    update(std::move(snapshot));
}

void ReadyPlaylists::update(SnapshotPtr snapshot) {
    // Its rates are of complete segments: between two of them nothing changes.
    const bool same_variants = snapshot_ &&
                               snapshot_->window().next_sequence == snapshot->window().next_sequence &&
                               snapshot_->renditions.size() == snapshot->renditions.size();
    renditions_.resize(snapshot->renditions.size());
    if (!same_variants) {
        renditions_.front().ready[index_of(PlaylistKind::Multivariant)] = {};
    }
    for (auto& rendition : renditions_) {
        rendition.ready[index_of(PlaylistKind::Media)] = {};
        rendition.ready[index_of(PlaylistKind::Delta)] = {};
    }
    snapshot_ = std::move(snapshot);
    skippable_ = skippable_segments(snapshot_->window());
}

const ReadyPlaylist& ReadyPlaylists::get(PlaylistKind kind, Encoding encoding, std::size_t rendition) {
    if (kind == PlaylistKind::Delta && skippable_ == 0) {
        kind = PlaylistKind::Media;
    }
    auto& ready = renditions_[rendition].ready[index_of(kind)][index_of(encoding)];
    if (!ready) {
        ready = make(kind, encoding, rendition);
    }
    return *ready;
}

ReadyPlaylist ReadyPlaylists::make(PlaylistKind kind, Encoding encoding, std::size_t rendition) {
    const bool gzip = encoding == Encoding::Gzip;
    const auto etag = "\"" + tag_of(kind, *snapshot_) + (gzip ? "g\"" : "\"");
    ReadyPlaylist ready;
    ready.body = std::make_shared<const std::string>(
        gzip ? gzip_.encode(*get(kind, Encoding::Identity, rendition).body) : write(kind, rendition)
    );
    ready.etag = etag;
    if (kind == PlaylistKind::Multivariant) {
        ready.headers = ready.blocking = playlist_headers(etag, "public, max-age=1", encoding);
    } else {
        // A blocking request names the state it wants, so that its answer never goes stale; a few seconds
        // spare the origin.
        const auto held = "public, max-age=" + std::to_string(3 * snapshot_->window().target_duration);
        ready.headers = playlist_headers(etag, "no-cache", encoding);
        ready.blocking = playlist_headers(etag, held, encoding);
    }
    return ready;
}

std::string ReadyPlaylists::write(PlaylistKind kind, std::size_t rendition) {
    const auto& renditions = snapshot_->renditions;
    return kind == PlaylistKind::Multivariant
               ? write_multivariant(renditions)
               : renditions_[rendition].writer.write_media(
                     renditions, rendition, kind == PlaylistKind::Delta ? skippable_ : 0
                 );
}

} // namespace leams::hls
