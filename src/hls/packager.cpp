#include "hls/packager.hpp"

#include <algorithm>

namespace leams::hls {
namespace {

using media::to_media_time;
using media::to_ticks;
using media::TrackKind;

constexpr std::size_t kPlanFrames = 24;
constexpr media::MediaTime kPlanTime{700'000};
constexpr std::size_t kMaxBacklog = 400;
constexpr media::MediaTime kVideoStall{1'200'000}; // This much sound without a picture: video has stopped.
constexpr media::MediaTime kSegmentSlack{490'000}; // EXTINF rounds to at most the target duration.
constexpr media::MediaTime kMaxAudioLead{10'000'000};
constexpr std::size_t kMaxEarlyAudio = 500;

} // namespace

Packager::Packager(
    const PackagerConfig& config,
    const Clock& clock,
    const media::SegmentMemory& memory,
    RenditionListener& listener,
    runtime::Log log
)
    : config_(config)
    , clock_(clock)
    , memory_(memory)
    , listener_(listener)
    , log_(std::move(log))
    , discontinuity_(config.first_sequence != 0) {
    rendition_.next_sequence = config.first_sequence;
    // Their names must not come back either: caches keep them.
    next_init_ = static_cast<std::uint32_t>(config.first_sequence);
    rendition_.discontinuity_sequence = config.first_discontinuity;
}

void Packager::on_tracks(const media::Tracks& tracks) {
    if (media::same_parameters(tracks, tracks_)) {
        return;
    }
    flush();
    tracks_ = tracks;
    init_ = nullptr;
    still_ = nullptr;
}

void Packager::on_frame(const media::FramePtr& frame) {
    LEAMS_ASSERT(
        frame->track->kind == TrackKind::Video ? tracks_.video != nullptr : tracks_.audio != nullptr
    );
    newest_ = std::max(newest_, to_media_time(frame->dts, frame->track->timescale));
    if (plan_) {
        accept(frame);
        return;
    }
    backlog_.push_back(frame);
    const auto first = to_media_time(backlog_.front()->dts, backlog_.front()->track->timescale);
    const auto pictures = std::count_if(backlog_.begin(), backlog_.end(), [](const media::FramePtr& held) {
        return held->track->kind == TrackKind::Video;
    });
    if (!tracks_.video || static_cast<std::size_t>(pictures) >= kPlanFrames || newest_ - first >= kPlanTime ||
        backlog_.size() >= kMaxBacklog) {
        plan();
    }
}

void Packager::on_discontinuity() {
    flush();
}

void Packager::on_end() {
    flush();
    rendition_.ended = true;
    if (rendition_.target_duration != 0) {
        listener_.on_rendition(rendition_);
    }
}

void Packager::plan() {
    if (plan_ || backlog_.empty()) {
        return;
    }
    if (tracks_.video) {
        std::vector<MediaTime> times;
        for (const auto& frame : backlog_) {
            if (frame->track->kind == TrackKind::Video) {
                times.push_back(to_media_time(frame->dts, frame->track->timescale));
            }
        }
        plan_ = plan_video_parts(times, tracks_.video->declared_fps, config_.part_target);
    } else {
        plan_ = plan_audio_parts(*tracks_.audio, config_.part_target);
    }
    rendition_.part_target = plan_->target;
    rendition_.fps = tracks_.video ? 1e6 / static_cast<double>(plan_->frame.count()) : 0;
    const auto backlog = std::exchange(backlog_, {});
    for (const auto& frame : backlog) {
        accept(frame);
    }
}

media::MediaTime Packager::place(const media::Frame& frame) const noexcept {
    return to_media_time(frame.dts - to_ticks(skipped_, frame.track->timescale), frame.track->timescale);
}

void Packager::accept(const media::FramePtr& frame) {
    const bool video = frame->track->kind == TrackKind::Video;
    if (video) {
        if (video_stalled_ && !resume_video(frame)) {
            return;
        }
        sound_since_video_ = MediaTime{0};
        if (frame->key) {
            still_ = frame;
        }
    } else if (tracks_.video && !video_stalled_) {
        sound_since_video_ += to_media_time(frame->track->samples_per_frame, frame->track->timescale);
        const auto lead = place(*frame) - last_start_;
        const bool stopped = std::min(lead, sound_since_video_) > std::max(kVideoStall, 2 * plan_->nominal);
        if (still_ && open_ && (stopped || lead > kMaxAudioLead)) {
            stall_video();
        }
    }
    auto& queue = video ? video_ : audio_;
    const bool drives = video || !tracks_.video || video_stalled_;
    if (drives) {
        cut_before(frame, queue);
        last_start_ = place(*frame);
    }
    enqueue(queue, frame);
    if (!open_ && audio_.size() > kMaxEarlyAudio) {
        audio_.pop_front();
    }
}

// False while the picture cannot be decoded.
bool Packager::resume_video(const media::FramePtr& frame) {
    const auto time = place(*frame);
    if (!frame->key || time < part_start_) {
        return false;
    }
    video_stalled_ = false;
    // Sound cuts the part that is due; then video takes over.
    enqueue_still(part_start_, time);
    last_start_ = part_start_;
    return true;
}

void Packager::stall_video() {
    video_stalled_ = true;
    last_start_ = audio_.empty() ? part_start_ : audio_.back().time;
    if (!video_.empty()) {
        // Its length will never be known; the still picture follows it.
        end_last(video_, to_ticks(part_start_ + plan_->nominal, tracks_.video->timescale));
    }
}

void Packager::enqueue_still(MediaTime from, MediaTime to) {
    const auto scale = tracks_.video->timescale;
    const auto dts =
        video_.empty() ? to_ticks(from, scale) : std::max(video_.back().sample.end, to_ticks(from, scale));
    const auto end = to_ticks(to, scale);
    if (end <= dts) {
        return;
    }
    video_.push_back({
        .sample = {.frame = still_, .dts = dts, .end = end},
        .time = to_media_time(dts, scale),
        .end_time = to,
        .ended = true,
    });
}

void Packager::end_last(Queue& queue, std::int64_t end) {
    if (queue.empty() || queue.back().ended) {
        return;
    }
    auto& last = queue.back();
    last.sample.end = std::max(end, last.sample.dts + 1);
    last.end_time = to_media_time(last.sample.end, last.sample.frame->track->timescale);
    last.ended = true;
}

void Packager::enqueue(Queue& queue, const media::FramePtr& frame) {
    auto dts = frame->dts - to_ticks(skipped_, frame->track->timescale);
    if (!queue.empty()) {
        end_last(queue, dts);
        dts = std::max(dts, queue.back().sample.end);
    }
    queued_bytes_ += frame->payload().size();
    queue.push_back({
        .sample = {.frame = frame, .dts = dts},
        .time = to_media_time(dts, frame->track->timescale),
    });
}

media::MediaTime Packager::segment_limit() const noexcept {
    if (rendition_.target_duration == 0) {
        return 2 * config_.segment_target;
    }
    return std::chrono::seconds(rendition_.target_duration) + kSegmentSlack;
}

// Whether the time up to `boundary` can be a part although the driving track has nothing new in it.
bool Packager::covered(MediaTime boundary) const noexcept {
    if (video_stalled_) {
        return true;
    }
    return tracks_.video && !audio_.empty() && audio_.front().ended && audio_.front().time < boundary;
}

// Closes what must be closed so that the present part can still take in the last frame, now that its length
// is known.
void Packager::fit_parts(const media::FramePtr& frame, Queue& driver) {
    while (open_ && place(*frame) - part_start_ > plan_->target) {
        const auto held = last_start_ - part_start_;
        const auto boundary = part_start_ + plan_->nominal;
        if (held >= plan_->shortest() && held <= plan_->target) {
            close_part(last_start_);
        } else if (covered(boundary)) {
            if (boundary + plan_->nominal - open_->start > segment_limit()) {
                close_segment(boundary, video_stalled_ ? Next::Independent : Next::Dependent);
            } else {
                close_part(boundary);
            }
        } else if (held > MediaTime{0} && held <= plan_->target) {
            close_segment(last_start_, begins_with(driver));
        } else {
            const auto skip = place(*frame) - part_start_ - std::min(frame_, plan_->nominal);
            skipped_ += skip;
            anchor_ += std::chrono::duration_cast<std::chrono::milliseconds>(skip).count();
            if (!driver.empty() && driver.back().ended) {
                auto& last = driver.back();
                last.ended = false;
                end_last(driver, frame->dts - to_ticks(skipped_, frame->track->timescale));
            }
        }
    }
}

// What a segment begins with that starts at the driving track's last frame.
Packager::Next Packager::begins_with(const Queue& driver) const noexcept {
    const bool key = video_stalled_ || (!driver.empty() && driver.back().sample.frame->key);
    return key ? Next::Independent : Next::Dependent;
}

// Decides, before a frame of the driving track is queued, what ends where it begins.
void Packager::cut_before(const media::FramePtr& frame, Queue& driver) {
    if (!open_) {
        start_segment(place(*frame), frame->key);
        return;
    }
    const auto step = place(*frame) - last_start_;
    end_last(driver, frame->dts - to_ticks(skipped_, frame->track->timescale));
    const auto last_place = std::max(last_start_, part_start_);
    const bool last_place_fits = last_place > open_->start && last_place - open_->start <= segment_limit();
    if (place(*frame) - open_->start > segment_limit() && last_place_fits) {
        close_segment(last_place, begins_with(driver));
    }
    fit_parts(frame, driver);
    if (!open_) {
        return;
    }
    if (step > MediaTime{0} && step <= plan_->target) {
        frame_ = step;
    }

    const auto time = place(*frame);
    const auto elapsed = time - open_->start;
    const bool key = frame->key || video_stalled_;
    const bool any_place = video_stalled_ || !tracks_.video;
    const auto least = any_place ? config_.segment_target - frame_ : config_.segment_target * 9 / 10;
    const bool good_place = key && (elapsed >= least || !open_->independent);
    const bool last_chance = elapsed + frame_ > segment_limit();
    const bool too_big =
        queued_bytes_ > config_.max_part_bytes || open_->bytes() + queued_bytes_ > config_.max_segment_bytes;
    if (elapsed > MediaTime{0} && time >= part_start_ && (good_place || last_chance || too_big)) {
        close_segment(time, key ? Next::Independent : Next::Dependent);
    } else if (time - part_start_ >= plan_->shortest() && time + frame_ - part_start_ > plan_->target) {
        close_part(time);
    }
}

void Packager::start_segment(MediaTime at, bool independent) {
    auto file = memory_.create_file();
    if (!file) {
        log_.failure(runtime::LogLevel::Error, "segment_not_created", file.error());
        video_.clear();
        audio_.clear();
        return;
    }
    if (!init_) {
        init_ = SegmentWriter::make_init(next_init_++, tracks_);
    }
    if (!anchored_) {
        const auto behind = std::chrono::duration_cast<std::chrono::milliseconds>(newest_ - skipped_ - at);
        anchor_ =
            clock_.now() - behind.count() - std::chrono::duration_cast<std::chrono::milliseconds>(at).count();
        anchored_ = true;
    }
    const auto date = anchor_ + std::chrono::duration_cast<std::chrono::milliseconds>(at).count();
    open_ = media::Segment{
        .sequence = rendition_.next_sequence,
        .start = at,
        .program_date_time = std::max(date, earliest_date_),
        .discontinuity = std::exchange(discontinuity_, false),
        .independent = independent,
        .init = init_,
        .parts = {},
        .file = std::move(*file),
    };
    part_start_ = at;
    if (frame_ == MediaTime{0}) {
        frame_ = plan_->frame;
    }
}

// Writes what ends before `boundary` as the open segment's next part. False when there is nothing.
bool Packager::write_part(MediaTime boundary, bool everything) {
    if (video_stalled_) {
        enqueue_still(part_start_, boundary);
    }
    std::vector<Sample> video;
    std::vector<Sample> audio;
    while (!video_.empty() && video_.front().ended && (everything || video_.front().end_time <= boundary)) {
        video.push_back(std::move(video_.front().sample));
        video_.pop_front();
    }
    while (!audio_.empty() && audio_.front().ended && (everything || audio_.front().time < boundary)) {
        audio.push_back(std::move(audio_.front().sample));
        audio_.pop_front();
    }
    if (video.empty() && audio.empty()) {
        return false;
    }
    queued_bytes_ = 0;
    for (const auto* queue : {&video_, &audio_}) {
        for (const auto& left : *queue) {
            queued_bytes_ += left.sample.frame->payload().size();
        }
    }
    auto part = writer_.write(*open_->file, video, audio);
    if (!part) {
        log_.failure(runtime::LogLevel::Error, "part_not_written", part.error());
        return false;
    }
    part->index = static_cast<std::uint32_t>(open_->parts.size());
    part->start = part_start_;
    part->duration = boundary - part_start_;
    open_->parts.push_back(*part);
    open_->duration += part->duration;
    part_start_ = boundary;
    return true;
}

void Packager::close_part(MediaTime boundary) {
    if (!write_part(boundary, false)) {
        part_start_ = boundary;
        return;
    }
    if (rendition_.target_duration != 0) {
        publish();
    }
}

void Packager::close_segment(MediaTime boundary, Next next) {
    if (boundary > part_start_) {
        write_part(boundary, next == Next::Nothing);
    }
    if (!open_->parts.empty()) {
        if (rendition_.target_duration == 0) {
            const auto longest = std::max(open_->duration, config_.segment_target);
            rendition_.target_duration = (longest.count() + 500'000) / 1'000'000;
        }
        open_->complete = true;
        earliest_date_ = open_->program_date_time +
                         std::chrono::duration_cast<std::chrono::milliseconds>(open_->duration).count();
        rendition_.segments.push_back(std::make_shared<const media::Segment>(std::move(*open_)));
        ++rendition_.next_sequence;
        trim_window();
    } else {
        discontinuity_ = discontinuity_ || open_->discontinuity;
    }
    open_.reset();
    if (next != Next::Nothing) {
        start_segment(boundary, next == Next::Independent);
    }
    if (rendition_.target_duration != 0) {
        publish();
    }
}

// Ends everything that is pending, as it is.
void Packager::flush() {
    plan();
    if (open_) {
        const auto longest = part_start_ + plan_->target;
        if (tracks_.video && !video_.empty()) {
            const auto step = to_ticks(frame_, tracks_.video->timescale);
            end_last(video_, video_.back().sample.dts + step);
        }
        if (tracks_.audio && !audio_.empty()) {
            end_last(audio_, audio_.back().sample.dts + tracks_.audio->samples_per_frame);
        }
        const auto& driver = tracks_.video && !video_stalled_ ? video_ : audio_;
        const auto end =
            driver.empty() ? part_start_ : std::clamp(driver.back().end_time, part_start_, longest);
        close_segment(std::min(end, open_->start + segment_limit()), Next::Nothing);
        discontinuity_ = true;
    }
    video_.clear();
    audio_.clear();
    queued_bytes_ = 0;
    frame_ = MediaTime{0};
    sound_since_video_ = MediaTime{0};
    video_stalled_ = false;
    anchored_ = false;
}

void Packager::trim_window() {
    const auto total = [](const std::deque<media::SegmentPtr>& list) {
        return list.empty() ? MediaTime{0} : list.back()->start + list.back()->duration - list.front()->start;
    };
    auto& segments = rendition_.segments;
    auto& retired = rendition_.retired;
    while (segments.size() > 3 && total(segments) - segments.front()->duration >= config_.window) {
        rendition_.discontinuity_sequence += segments.front()->discontinuity ? 1 : 0;
        retired.push_back(std::move(segments.front()));
        segments.pop_front();
    }
    while (!retired.empty() && total(retired) - retired.front()->duration >= config_.window) {
        retired.pop_front();
    }
}

void Packager::publish() {
    rendition_.open = open_ ? std::make_shared<const media::Segment>(*open_) : nullptr;
    listener_.on_rendition(rendition_);
}

} // namespace leams::hls
