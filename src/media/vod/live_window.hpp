#pragma once

#include "media/hls/variant.hpp"
#include "media/record/recording.hpp"

#include <cstdint>
#include <deque>
#include <string>

namespace leams::vod {

/// The last stored segments of a broadcast, for those who fetch them from the store: what its plain live
/// playlists say (RFC 8216), without parts and without anything that a server would have to answer.
class LiveWindow {
public:
    /// `longest` is how much is listed, `segment_target` how long a segment should be.
    LiveWindow(media::MediaTime longest, media::MediaTime segment_target) noexcept
        : longest_(longest)
        , target_(segment_target) {}

    /// Segments before `end` are in the store; what was taken before is not read again. Whether there is more
    /// than before.
    bool take(const record::Recording& recording, std::uint64_t end);
    bool empty() const noexcept { return listed_.empty(); }
    /// The init segment of what comes now.
    std::uint32_t init() const noexcept { return listed_.back().entry.init; }
    std::uint64_t peak_rate() const noexcept { return rates_.rates().peak; }

    /// Neither is written while it is empty.
    std::string write_media(const BroadcastId& id, bool ended) const;
    std::string write_multivariant(const record::Init& init) const;

private:
    struct Listed {
        std::uint64_t position = 0;
        record::Entry entry;
    };

    bool is_marked(const Listed& listed) const noexcept {
        return listed.position > 0 && listed.entry.discontinuity;
    }
    void add(const Listed& listed);

    const media::MediaTime longest_;
    media::MediaTime target_; // Of all segments so far, the longest.
    media::MediaTime duration_{0};
    std::deque<Listed> listed_;
    std::uint64_t next_ = 0;
    std::uint64_t marks_before_ = 0; // Discontinuities that have left.
    hls::RateMeter rates_;
};

/// What is in the store for a broadcast's live, beside its segments.
std::string live_multivariant_key(const BroadcastId& id);
std::string live_media_key(const BroadcastId& id);
std::string live_init_key(const BroadcastId& id, std::uint32_t init);

} // namespace leams::vod
