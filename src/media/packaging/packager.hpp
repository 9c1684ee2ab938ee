#pragma once

#include "core/base/time.hpp"
#include "core/runtime/log.hpp"
#include "media/hub/sink.hpp"
#include "media/packaging/part_plan.hpp"
#include "media/packaging/picture_queue.hpp"
#include "media/packaging/rendition.hpp"
#include "media/packaging/segment_dates.hpp"
#include "media/packaging/segment_index.hpp"
#include "media/packaging/segment_writer.hpp"
#include "media/packaging/sound_queue.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace leams::packaging {

struct PackagerConfig {
    media::MediaTime segment_target{2'000'000};
    media::MediaTime part_target{333'333}; // A wish; the plan snaps it to the source's frames.
    media::MediaTime window{10'000'000};   // What the playlist lists; as much again stays available after it.
    std::size_t max_part_bytes = 16U << 20; // More than this ends the segment early.
    std::size_t max_segment_bytes = 64U << 20;
    std::uint64_t max_bytes = 160U << 20; // Of all that is held, listed or not; the window shrinks to fit.
    // Where media and discontinuity sequence start. Other than 0, viewers may have seen smaller ones: the
    // first segment does not continue what they saw.
    std::uint64_t first_sequence = 0;
    std::uint64_t first_discontinuity = 0;
};

/// Cuts a broadcast's media into segments and parts that keep the promises of RFC 8216bis whatever the source
/// does: no part exceeds the part target, and none but a segment's last falls below 85 % of it; no segment
/// exceeds the target duration. Where a source makes that impossible the segment ends early, without a key
/// picture if need be.
///
/// Video drives the clock when there is some, else audio. A picture is written when the next one shows how
/// long it lasts. When neither track has anything for longer than a part, that time is left out of the
/// timeline. When video stops while sound goes on, its last picture stands still until pictures go on. Where
/// there is video there is sound: silence as long as none comes.
class Packager final : public media::Sink {
public:
    /// Clock and memory outlive it.
    Packager(const PackagerConfig& config, const Clock& clock, const SegmentMemory& memory, runtime::Log log);

    /// One that is told from now on, until it is removed; it may remove itself while it is told.
    void add(RenditionListener& listener) { listeners_.push_back(&listener); }
    void remove(RenditionListener& listener) { std::erase(listeners_, &listener); }

    void on_tracks(const media::Tracks& tracks) override;
    void on_frame(const media::FramePtr& frame) override;
    void on_discontinuity() override;
    void on_end() override;
    bool is_over_budget() const override { return over_budget_; }

    const Window& window() const noexcept { return window_; }

private:
    using MediaTime = media::MediaTime;

    enum class Next : std::uint8_t { Independent, Dependent, Nothing }; // What follows a closed segment.
    enum class Content : std::uint8_t { Due, Everything };

    void plan();
    void accept(const media::FramePtr& frame);
    void drive(const media::FramePtr& frame);
    void take_picture(const media::FramePtr& frame);
    void take_sound(const media::FramePtr& frame);
    MediaTime end_by_sound(MediaTime now) const noexcept;
    void stall_video(MediaTime now);
    bool resume_video(const media::FramePtr& frame);
    void repeat_pictures(MediaTime from, std::optional<MediaTime> until);
    void end_driver(std::int64_t end);
    void move_driver_end(std::int64_t end);

    MediaTime place(const media::Frame& frame) const noexcept;
    std::int64_t ticks_of(const media::Frame& frame) const noexcept;
    bool sound_drives() const noexcept { return !tracks_.video || video_stalled_; }
    void cut_before(const media::FramePtr& frame);
    void fit_parts(const media::FramePtr& frame);
    bool covered(MediaTime boundary, MediaTime next) const noexcept;
    MediaTime segment_limit() const noexcept;

    void start_segment(MediaTime at, bool independent);
    bool write_part(MediaTime boundary, Content content);
    void close_part(MediaTime boundary);
    void close_segment(MediaTime boundary, Next next);
    Next begins_with_last() const noexcept;
    void flush();
    void trim_window();
    bool drop_oldest();
    std::uint64_t held_bytes() const noexcept;
    void fit_budget();
    void publish();

    PackagerConfig config_;
    const Clock& clock_;
    const SegmentMemory& memory_;
    SegmentMemory::Share share_;
    std::vector<RenditionListener*> listeners_;
    runtime::Log log_;

    media::Tracks tracks_;
    InitSegmentPtr init_;
    std::uint32_t next_init_ = 0;
    std::optional<PartPlan> plan_;
    std::vector<media::FramePtr> backlog_; // Until there is a plan.
    Window window_;
    SegmentWriter writer_;

    PictureQueue video_;
    SoundQueue audio_;
    std::size_t backlog_bytes_ = 0;
    std::uint64_t kept_bytes_ = 0; // In complete segments.
    bool over_budget_ = false;
    MediaTime frame_{0};      // The driving track's latest step.
    MediaTime last_start_{0}; // Where the driving track's latest frame begins.
    MediaTime skipped_{0};    // Dead air left out so far.
    MediaTime newest_{0};     // On the broadcast's timeline, before leaving anything out.
    MediaTime sound_since_video_{0};
    bool video_stalled_ = false;

    std::optional<Segment> open_;
    MediaTime part_start_{0};
    bool discontinuity_ = false; // The next segment does not continue the last one.
    bool begins_ = true;         // The next segment is the first one after that.
    SegmentDates dates_;
};

} // namespace leams::packaging
