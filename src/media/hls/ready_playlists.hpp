#pragma once

#include "core/formats/gzip.hpp"
#include "media/hls/answers.hpp"
#include "media/hls/playlist.hpp"
#include "media/hls/snapshot.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leams::hls {

enum class PlaylistKind : std::uint8_t { Multivariant, Media, Delta };

/// A broadcast's latest snapshot and its playlists, each written and compressed when somebody asks for it
/// first: most broadcasts have no viewer on most loops. Loop-bound.
class ReadyPlaylists {
public:
    /// `gzip` is the loop's and outlives this.
    ReadyPlaylists(GzipEncoder& gzip, SnapshotPtr snapshot);

    void update(SnapshotPtr snapshot);
    const SnapshotPtr& snapshot() const noexcept { return snapshot_; }

    /// Good until the next update(). A delta update that would leave out nothing is the media playlist. The
    /// multivariant playlist is the first rendition's.
    const ReadyPlaylist& get(PlaylistKind kind, Encoding encoding, std::size_t rendition = 0);

private:
    using Encodings = std::array<std::optional<ReadyPlaylist>, 2>;
    struct OfRendition {
        PlaylistWriter writer;
        std::array<Encodings, 3> ready;
    };

    ReadyPlaylist make(PlaylistKind kind, Encoding encoding, std::size_t rendition);
    std::string write(PlaylistKind kind, std::size_t rendition);

    GzipEncoder& gzip_;
    SnapshotPtr snapshot_;
    std::size_t skippable_ = 0;
    std::vector<OfRendition> renditions_; // As in the snapshot.
};

} // namespace leams::hls
