#include "media/packaging/packager.hpp"

#include "media/hub/silence.hpp"

#include <algorithm>

namespace leams::packaging {
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
    const PackagerConfig& config, const Clock& clock, const SegmentMemory& memory, runtime::Log log
)
    : config_(config)
    , clock_(clock)
    , memory_(memory)
    , share_(memory)
    , log_(std::move(log))
    , discontinuity_(config.first_sequence != 0) {
    window_.next_sequence = config.first_sequence;
    // Their names must not come back either: caches keep them.
    next_init_ = static_cast<std::uint32_t>(config.first_sequence);
    window_.discontinuity_sequence = config.first_discontinuity;
}

void Packager::on_tracks(const media::Tracks& announced) {
    auto tracks = announced;
    const bool is_mute = tracks.video && !tracks.audio;
    if (is_mute) {
        tracks.audio = media::silent_track();
    }
    if (media::same_parameters(tracks, tracks_)) {
        return;
    }
    flush();
    if (!media::same_parameters(tracks.video, tracks_.video)) {
        video_.forget();
    }
    if (!media::same_parameters(tracks.audio, tracks_.audio)) {
        audio_.set_track(tracks.audio, is_mute ? SoundQueue::Source::None : SoundQueue::Source::Real);
    }
    tracks_ = tracks;
    init_ = nullptr;
}

void Packager::on_frame(const media::FramePtr& frame) {
    LEAMS_ASSERT(
        frame->track->kind == TrackKind::Video ? tracks_.video != nullptr : tracks_.audio != nullptr
    );
    newest_ = std::max(newest_, to_media_time(frame->dts, frame->track->timescale));
    fit_budget();
    if (plan_) {
        accept(frame);
        return;
    }
    backlog_bytes_ += frame->payload().size();
    backlog_.push_back(frame);
    const auto first = to_media_time(backlog_.front()->dts, backlog_.front()->track->timescale);
    const auto pictures = std::count_if(backlog_.begin(), backlog_.end(), [](const media::FramePtr& held) {
        return held->track->kind == TrackKind::Video;
    });
    if (!tracks_.video || static_cast<std::size_t>(pictures) >= kPlanFrames || newest_ - first >= kPlanTime ||
        backlog_.size() >= kMaxBacklog || backlog_bytes_ > config_.max_part_bytes) {
        plan();
    }
}

void Packager::on_discontinuity() {
    flush();
}

void Packager::on_end() {
    flush();
    window_.ended = true;
    if (window_.target_duration != 0) {
        publish();
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
                times.push_back(to_media_time(frame->dts + frame->cts, frame->track->timescale));
            }
        }
        std::ranges::sort(times);
        plan_ = plan_video_parts(times, tracks_.video->declared_fps, config_.part_target);
    } else {
        plan_ = plan_audio_parts(*tracks_.audio, config_.part_target);
    }
    window_.part_target = plan_->target;
    window_.fps = tracks_.video ? 1e6 / static_cast<double>(plan_->frame.count()) : 0;
    const auto backlog = std::exchange(backlog_, {});
    backlog_bytes_ = 0;
    for (const auto& frame : backlog) {
        accept(frame);
    }
}

std::int64_t Packager::ticks_of(const media::Frame& frame) const noexcept {
    return frame.dts - to_ticks(skipped_, frame.track->timescale);
}

media::MediaTime Packager::place(const media::Frame& frame) const noexcept {
    return to_media_time(ticks_of(frame), frame.track->timescale);
}

void Packager::accept(const media::FramePtr& frame) {
    if (frame->track->kind == TrackKind::Video) {
        take_picture(frame);
    } else {
        window_.has_sound = true;
        take_sound(frame);
    }
}

void Packager::drive(const media::FramePtr& frame) {
    cut_before(frame);
    last_start_ = place(*frame);
}

void Packager::take_picture(const media::FramePtr& frame) {
    if (video_stalled_ && !resume_video(frame)) {
        return;
    }
    sound_since_video_ = MediaTime{0};
    if (!open_ && !frame->key && video_.can_repeat()) {
        // A new beginning within a group of pictures: decoders need those before.
        start_segment(place(*frame), true);
        repeat_pictures(place(*frame), std::nullopt);
        video_.resume(ticks_of(*frame));
        last_start_ = part_start_;
    }
    drive(frame);
    video_.push(frame, ticks_of(*frame));
}

void Packager::take_sound(const media::FramePtr& frame) {
    if (!sound_drives()) {
        sound_since_video_ += to_media_time(frame->track->samples_per_frame, frame->track->timescale);
        const auto lead = open_ ? place(*frame) - last_start_ : sound_since_video_;
        const bool stopped = std::min(lead, sound_since_video_) > std::max(kVideoStall, 2 * plan_->nominal);
        const bool can_stand = open_ || video_.can_repeat();
        if (can_stand && (stopped || lead > kMaxAudioLead)) {
            stall_video(place(*frame));
        }
    }
    if (sound_drives()) {
        drive(frame);
    }
    audio_.push(frame, ticks_of(*frame));
    if (!open_ && audio_.queue().size() > kMaxEarlyAudio) {
        audio_.drop_first();
    }
}

// Where the open segment will end when sound alone cuts it, of which there is some up to `now`; rather too
// early than too late, so that no segment begins without a picture.
media::MediaTime Packager::end_by_sound(MediaTime now) const noexcept {
    const auto planned = open_->start + config_.segment_target - frame_;
    if (now <= planned) {
        return planned;
    }
    auto end = part_start_ + plan_->nominal;
    while (end < now && end + plan_->nominal - open_->start <= segment_limit()) {
        end += plan_->nominal;
    }
    return std::min(end, now);
}

void Packager::stall_video(MediaTime now) {
    video_stalled_ = true;
    const auto& sound = audio_.queue();
    if (open_) {
        video_.stand(end_by_sound(now));
    } else {
        start_segment(sound.empty() ? now : sound.first_time(), true);
    }
    last_start_ = sound.empty() ? part_start_ : sound.last_time();
}

// False while the picture cannot be decoded.
bool Packager::resume_video(const media::FramePtr& frame) {
    if (!video_.follows(*frame)) {
        return false;
    }
    video_stalled_ = false;
    video_.resume(ticks_of(*frame));
    // Sound cuts the part that is due; then video takes over.
    last_start_ = part_start_;
    return true;
}

void Packager::repeat_pictures(MediaTime from, std::optional<MediaTime> until) {
    if (const auto repeated = video_.repeat(tracks_.video, from, until); !repeated) {
        log_.failure(runtime::LogLevel::Error, "pictures_not_read", repeated.error());
    }
}

void Packager::end_driver(std::int64_t end) {
    if (sound_drives()) {
        audio_.end_last(end);
    } else {
        video_.end_last(end);
    }
}

void Packager::move_driver_end(std::int64_t end) {
    if (sound_drives()) {
        audio_.reopen_last();
    } else {
        video_.reopen_last();
    }
    end_driver(end);
}

media::MediaTime Packager::segment_limit() const noexcept {
    if (window_.target_duration == 0) {
        return 2 * config_.segment_target;
    }
    return std::chrono::seconds(window_.target_duration) + kSegmentSlack;
}

// Whether the time up to `boundary` can be a part although the driving track, which goes on at `next`, has
// nothing new in it. Silence covers what pictures that come unevenly leave open, but no time without
// pictures.
bool Packager::covered(MediaTime boundary, MediaTime next) const noexcept {
    const bool uneven = audio_.is_silent() && next - last_start_ <= 2 * plan_->nominal;
    return video_stalled_ || (tracks_.video && (uneven || audio_.queue().begins_before(boundary)));
}

// Closes what must be closed so that the present part can still take in the last frame, now that its length
// is known.
void Packager::fit_parts(const media::FramePtr& frame) {
    while (open_ && place(*frame) - part_start_ > plan_->target) {
        const auto held = last_start_ - part_start_;
        const auto boundary = part_start_ + plan_->nominal;
        if (held >= plan_->shortest() && held <= plan_->target) {
            close_part(last_start_);
        } else if (covered(boundary, place(*frame))) {
            const bool can_end_later = !video_stalled_ && place(*frame) - open_->start <= segment_limit();
            if (boundary + plan_->nominal - open_->start > segment_limit() && !can_end_later) {
                close_segment(boundary, video_stalled_ ? Next::Independent : Next::Dependent);
            } else {
                close_part(boundary);
            }
        } else if (held > MediaTime{0} && held <= plan_->target) {
            close_segment(last_start_, begins_with_last());
        } else {
            const auto skip = place(*frame) - part_start_ - std::min(frame_, plan_->nominal);
            skipped_ += skip;
            dates_.skip(skip);
            move_driver_end(ticks_of(*frame));
        }
    }
}

// What a segment begins with that starts at the driving track's last frame.
Packager::Next Packager::begins_with_last() const noexcept {
    return sound_drives() || video_.last_is_key_at(last_start_) ? Next::Independent : Next::Dependent;
}

// Decides, before a frame of the driving track is queued, what ends where it begins.
void Packager::cut_before(const media::FramePtr& frame) {
    if (!open_) {
        start_segment(place(*frame), frame->key);
        return;
    }
    const auto step = place(*frame) - last_start_;
    end_driver(ticks_of(*frame));
    const auto last_place = std::max(last_start_, part_start_);
    const bool last_place_fits = last_place > open_->start && last_place - open_->start <= segment_limit();
    if (place(*frame) - open_->start > segment_limit() && last_place_fits) {
        close_segment(last_place, begins_with_last());
    }
    fit_parts(frame);
    if (!open_) {
        return;
    }
    if (step > MediaTime{0} && step <= plan_->target) {
        frame_ = step;
    }

    const auto time = place(*frame);
    const auto elapsed = time - open_->start;
    const bool key = frame->key && (sound_drives() || video_.is_on_time(time));
    const auto least = sound_drives() ? config_.segment_target - frame_ : config_.segment_target * 9 / 10;
    const bool good_place = key && (elapsed >= least || !open_->independent);
    const bool last_chance = elapsed + frame_ > segment_limit();
    const auto queued = video_.queue().bytes() + audio_.queue().bytes();
    const bool too_big =
        queued > config_.max_part_bytes || open_->bytes() + queued > config_.max_segment_bytes;
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
    if (std::exchange(begins_, false)) {
        audio_.begin(at);
    }
    open_ = Segment{
        .sequence = window_.next_sequence,
        .start = at,
        .program_date_time = dates_.begin(at, newest_ - skipped_, clock_.now()),
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
    if (video_stalled_) {
        repeat_pictures(at, end_by_sound(at));
    }
}

// Writes what ends before `boundary` as the open segment's next part. False when there is nothing.
bool Packager::write_part(MediaTime boundary, Content content) {
    if (!sound_drives()) {
        audio_.fill(boundary);
    }
    if (content == Content::Everything) {
        audio_.end();
    }
    const auto video = content == Content::Everything ? video_.take_all() : video_.take(boundary);
    const auto audio = audio_.take(content == Content::Everything ? MediaTime::max() : boundary);
    if (video.empty() && audio.empty()) {
        return false;
    }
    auto part = writer_.write(*open_->file, video, audio);
    if (!part) {
        log_.failure(runtime::LogLevel::Error, "part_not_written", part.error());
        video_.lose();
        over_budget_ = over_budget_ || part.error().code() == ErrorCode::ResourceExhausted;
        return false;
    }
    video_.remember(video, open_->file, part->video.end());
    part->independent = part->independent && (!tracks_.video || !video.empty());
    part->index = static_cast<std::uint32_t>(open_->parts.size());
    part->start = part_start_;
    part->duration = boundary - part_start_;
    open_->parts.push_back(*part);
    open_->duration += part->duration;
    part_start_ = boundary;
    return true;
}

void Packager::close_part(MediaTime boundary) {
    if (!write_part(boundary, Content::Due)) {
        part_start_ = boundary;
        return;
    }
    if (window_.target_duration != 0) {
        publish();
    }
}

void Packager::close_segment(MediaTime boundary, Next next) {
    if (boundary > part_start_) {
        write_part(boundary, next == Next::Nothing ? Content::Everything : Content::Due);
    }
    if (!open_->parts.empty()) {
        if (window_.target_duration == 0) {
            const auto longest = std::max(open_->duration, config_.segment_target);
            window_.target_duration = (longest.count() + 500'000) / 1'000'000;
        }
        open_->complete = true;
        dates_.end(open_->program_date_time, open_->duration);
        window_.segments.push_back(std::make_shared<const Segment>(std::move(*open_)));
        ++window_.next_sequence;
        kept_bytes_ += window_.segments.back()->bytes();
        trim_window();
    } else {
        discontinuity_ = discontinuity_ || open_->discontinuity;
    }
    open_.reset();
    if (next != Next::Nothing) {
        start_segment(boundary, next == Next::Independent);
    }
    if (window_.target_duration != 0) {
        publish();
    }
}

// Ends everything that is pending, as it is.
void Packager::flush() {
    plan();
    if (open_) {
        const auto longest = part_start_ + plan_->target;
        if (const auto& pictures = video_.queue(); !pictures.empty()) {
            video_.end_last(pictures.back().dts + to_ticks(frame_, tracks_.video->timescale));
        }
        audio_.end();
        const auto& driver = sound_drives() ? audio_.queue() : video_.queue();
        const auto end = driver.empty() ? part_start_ : std::clamp(driver.last_end(), part_start_, longest);
        close_segment(std::min(end, open_->start + segment_limit()), Next::Nothing);
        discontinuity_ = true;
    }
    video_.clear();
    audio_.clear();
    frame_ = MediaTime{0};
    sound_since_video_ = MediaTime{0};
    video_stalled_ = false;
    begins_ = true;
    dates_.restart();
    over_budget_ = false;
}

void Packager::trim_window() {
    const auto total = [](const std::deque<SegmentPtr>& list) {
        return list.empty() ? MediaTime{0} : list.back()->start + list.back()->duration - list.front()->start;
    };
    auto& segments = window_.segments;
    auto& retired = window_.retired;
    while (segments.size() > 3 && total(segments) - segments.front()->duration >= config_.window) {
        window_.discontinuity_sequence += segments.front()->discontinuity ? 1 : 0;
        retired.push_back(std::move(segments.front()));
        segments.pop_front();
    }
    while (!retired.empty() && total(retired) - retired.front()->duration >= config_.window) {
        drop_oldest();
    }
    fit_budget();
}

// False when all that is left is the shortest list that a playlist may have (RFC 8216bis section 6.2.2).
bool Packager::drop_oldest() {
    auto& segments = window_.segments;
    auto& retired = window_.retired;
    if (retired.empty() && segments.size() <= 3) {
        return false;
    }
    if (retired.empty()) {
        window_.discontinuity_sequence += segments.front()->discontinuity ? 1 : 0;
        retired.push_back(std::move(segments.front()));
        segments.pop_front();
    }
    kept_bytes_ -= retired.front()->bytes();
    retired.pop_front();
    return true;
}

std::uint64_t Packager::held_bytes() const noexcept {
    return kept_bytes_ + (open_ ? open_->bytes() : 0) + backlog_bytes_ + video_.queue().bytes() +
           audio_.queue().bytes();
}

void Packager::fit_budget() {
    const auto budget = share_.budget(config_.max_bytes);
    while (held_bytes() > budget && drop_oldest()) {
    }
    over_budget_ = over_budget_ || held_bytes() > budget;
}

void Packager::publish() {
    window_.open = open_ ? std::make_shared<const Segment>(*open_) : nullptr;
    window_.has_captions = video_.has_captions();
    const auto renditions = renditions_of(std::make_shared<const Window>(window_));
    for (auto next = listeners_.size(); next > 0; --next) { // From the last: one may remove itself.
        listeners_[next - 1]->on_renditions(renditions);
    }
}

} // namespace leams::packaging
