#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "media/hub/media_time.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace leams::record {

/// One stored segment. Its place in the recording says where it starts: the sum of the durations before it.
struct Entry {
    media::MediaTime duration{0};
    std::uint64_t bytes = 0;
    UnixMillis program_date_time = 0;
    std::uint32_t init = 0;        // Which of the recording's init segments it needs.
    std::uint32_t key_bytes = 0;   // From its beginning to the end of its first key picture; 0: it has none.
    std::uint32_t audio_bytes = 0; // Of these, the chunks with sound; 0: it has none.
    bool discontinuity = false;    // Does not continue the one before.
    bool independent = false;      // Begins with a key picture, or there is no video.
};

/// What a decoder is set up with, and what playlists say of it.
struct Init {
    std::uint32_t id = 0;
    std::string data;       // With all tracks.
    std::string audio_data; // The sound alone; empty without sound.
    std::string codecs;     // RFC 6381, of all tracks.
    std::string audio_codecs;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    double fps = 0;
    bool has_captions = false; // CEA-608/708 in the pictures.
};

/// A run of a recording's segments as they are stored: packed, some 13 bytes each, and never changed. Reads
/// what newer versions write, without what it does not know.
class Chunk {
public:
    /// `first` is the position of its first segment in the recording, `start` where that begins.
    static Chunk pack(std::uint64_t first, media::MediaTime start, const std::vector<Entry>& entries);
    /// InvalidArgument when the bytes are none that pack() made, at this version or another.
    static Result<Chunk> read(std::uint64_t first, media::MediaTime start, std::string packed);

    std::uint64_t first() const noexcept { return first_; }
    std::size_t count() const noexcept { return count_; }
    media::MediaTime start() const noexcept { return start_; }
    media::MediaTime duration() const noexcept { return duration_; }
    std::uint64_t bytes() const noexcept { return bytes_; }
    const std::string& packed() const noexcept { return packed_; }
    std::vector<Entry> entries() const;

private:
    Chunk() = default;

    std::uint64_t first_ = 0;
    std::size_t count_ = 0;
    media::MediaTime start_{0};
    media::MediaTime duration_{0};
    std::uint64_t bytes_ = 0;
    std::string packed_;
};
using ChunkPtr = std::shared_ptr<const Chunk>;

/// The same segments in fewer chunks, each of up to `count`, which take less memory.
std::vector<ChunkPtr> join_chunks(const std::vector<ChunkPtr>& chunks, std::size_t count);

/// Where a recording's segments lie: in the object store, in the archive, or there and, for a while, a copy
/// of them in the store.
enum class Place : std::uint8_t { Store, Archive, Both };

using InitPtr = std::shared_ptr<const Init>;

/// The index of all that is stored of one broadcast, at one moment; immutable. Positions count from 0 without
/// a gap, whatever the numbers in the live playlist were and however often the publisher or the process
/// began anew; they are the segments' names for good. Times are counted from the beginning of the recording.
struct Recording {
    BroadcastId id;
    UserId channel;
    UnixMillis started_at = 0;
    bool ended = false; // Nothing is added any more.
    Place place = Place::Store;
    std::vector<InitPtr> inits;
    std::vector<ChunkPtr> chunks; // In order, without gaps.

    std::uint64_t count() const noexcept;
    media::MediaTime duration() const noexcept;
    std::uint64_t bytes() const noexcept;
    const Init* find_init(std::uint32_t wanted) const noexcept;

    /// The position of the segment that holds `time`; the last one for what lies behind the end. There is a
    /// segment.
    std::uint64_t position_at(media::MediaTime time) const;
    std::optional<Entry> entry(std::uint64_t position) const;
    /// Calls `each` for the positions from `first` up to, without, `last`.
    void for_each(
        std::uint64_t first,
        std::uint64_t last,
        const std::function<void(std::uint64_t position, media::MediaTime start, const Entry& entry)>& each
    ) const;
};
using RecordingPtr = std::shared_ptr<const Recording>;

/// The name of a segment in the object store.
std::string segment_key(const BroadcastId& id, std::uint64_t position);

} // namespace leams::record
