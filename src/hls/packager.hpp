#pragma once

#include "base/time.hpp"
#include "hls/part_plan.hpp"
#include "hls/segment_writer.hpp"
#include "media/segment_index.hpp"
#include "media/sink.hpp"
#include "runtime/log.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace leams::hls {

struct PackagerConfig {
    media::MediaTime segment_target{2'000'000};
    media::MediaTime part_target{333'333}; // A wish; the plan snaps it to the source's frames.
    media::MediaTime window{10'000'000};   // What the playlist lists; as much again stays available after it.
    std::size_t max_part_bytes = 16U << 20; // More than this ends the segment early.
    std::size_t max_segment_bytes = 64U << 20;
    // Where media and discontinuity sequence start. Other than 0, viewers may have seen smaller ones: the
    // first segment does not continue what they saw.
    std::uint64_t first_sequence = 0;
    std::uint64_t first_discontinuity = 0;
};

class RenditionListener {
public:
    virtual ~RenditionListener() = default;
    /// A part was added, or the rendition has ended. `rendition` changes after the call.
    virtual void on_rendition(const media::Rendition& rendition) = 0;
};

/// Cuts a broadcast's media into segments and parts that keep the promises of RFC 8216bis whatever the source
/// does: no part exceeds the part target, and none but a segment's last falls below 85 % of it; no segment
/// exceeds the target duration. Where a source makes that impossible the segment ends early, without a key
/// picture if need be.
///
/// Video drives the clock when there is some, else audio. A picture is written when the next one shows how
/// long it lasts. When neither track has anything for longer than a part, that time is left out of the
/// timeline. When video stops while sound goes on, its last key picture stands still until the next key
/// picture comes.
class Packager final : public media::Sink {
public:
    /// Clock, memory and listener outlive it.
    Packager(
        const PackagerConfig& config,
        const Clock& clock,
        const media::SegmentMemory& memory,
        RenditionListener& listener,
        runtime::Log log
    );

    void on_tracks(const media::Tracks& tracks) override;
    void on_frame(const media::FramePtr& frame) override;
    void on_discontinuity() override;
    void on_end() override;

    const media::Rendition& rendition() const noexcept { return rendition_; }

private:
    using MediaTime = media::MediaTime;

    struct Queued {
        Sample sample;
        MediaTime time{0};
        MediaTime end_time{0};
        bool ended = false; // `end` is known.
    };
    using Queue = std::deque<Queued>;
    enum class Next : std::uint8_t { Independent, Dependent, Nothing }; // What follows a closed segment.

    void plan();
    void accept(const media::FramePtr& frame);
    bool resume_video(const media::FramePtr& frame);
    void stall_video();
    void enqueue(Queue& queue, const media::FramePtr& frame);
    void enqueue_still(MediaTime from, MediaTime to);
    static void end_last(Queue& queue, std::int64_t end);

    MediaTime place(const media::Frame& frame) const noexcept;
    void cut_before(const media::FramePtr& frame, Queue& driver);
    void fit_parts(const media::FramePtr& frame, Queue& driver);
    bool covered(MediaTime boundary) const noexcept;
    MediaTime segment_limit() const noexcept;

    void start_segment(MediaTime at, bool independent);
    bool write_part(MediaTime boundary, bool everything);
    void close_part(MediaTime boundary);
    void close_segment(MediaTime boundary, Next next);
    Next begins_with(const Queue& driver) const noexcept;
    void flush();
    void trim_window();
    void publish();

    PackagerConfig config_;
    const Clock& clock_;
    const media::SegmentMemory& memory_;
    RenditionListener& listener_;
    runtime::Log log_;

    media::Tracks tracks_;
    media::InitSegmentPtr init_;
    std::uint32_t next_init_ = 0;
    std::optional<PartPlan> plan_;
    std::vector<media::FramePtr> backlog_; // Until there is a plan.
    media::Rendition rendition_;
    SegmentWriter writer_;

    Queue video_;
    Queue audio_;
    std::size_t queued_bytes_ = 0;
    MediaTime frame_{0};      // The driving track's latest step.
    MediaTime last_start_{0}; // Where the driving track's latest frame begins.
    MediaTime skipped_{0};    // Dead air left out so far.
    MediaTime newest_{0};     // On the broadcast's timeline, before leaving anything out.
    MediaTime sound_since_video_{0};
    bool video_stalled_ = false;
    media::FramePtr still_; // The last key picture.

    std::optional<media::Segment> open_;
    MediaTime part_start_{0};
    bool discontinuity_ = false; // The next segment does not continue the last one.
    bool anchored_ = false;
    UnixMillis anchor_ = 0; // Wall-clock time of timeline 0.
    UnixMillis earliest_date_ = 0;
};

} // namespace leams::hls
