#include "media/hub/timeline.hpp"

#include "core/formats/h264.hpp"

#include <algorithm>

namespace leams::media {
namespace {

constexpr std::int32_t kMaxCtsSeconds = 10;
constexpr MediaTime kAudioExact{5'000};     // Rounding of the sender's clock: the sample count is right.
constexpr MediaTime kAudioGap{100'000};     // More than this is lost sound, not drift.
constexpr std::int64_t kAudioSteering = 32; // Drift is taken out over about so many frames.

std::int32_t clamp_cts(std::int64_t cts, std::uint32_t timescale) noexcept {
    const auto limit = std::int64_t{kMaxCtsSeconds} * timescale;
    return static_cast<std::int32_t>(std::clamp(cts, -limit, limit));
}

std::int64_t default_duration(const TrackInfo& track) noexcept {
    return track.kind == TrackKind::Audio ? std::int64_t{track.samples_per_frame}
                                          : std::int64_t{track.timescale / 30};
}

bool is_b_picture(const Frame& frame) noexcept {
    formats::NalReader reader(frame.payload(), 4);
    while (const auto nal = reader.next()) {
        if (formats::h264_is_b_slice(*nal)) {
            return true;
        }
    }
    return false;
}

MediaTime distance(MediaTime a, MediaTime b) noexcept {
    return a < b ? b - a : a - b;
}

} // namespace

void Timeline::begin_provider() noexcept {
    for (auto& track : tracks_) {
        track.epoch = 0;
    }
    provider_began_ = true;
}

MediaTime Timeline::end() const noexcept {
    MediaTime latest{0};
    for (const auto& track : tracks_) {
        if (track.timescale != 0) {
            latest = std::max(latest, track.out_end());
        }
    }
    return latest;
}

void Timeline::start_epoch(const Frame& frame, TrackState& track, MediaTime position) noexcept {
    ++epoch_;
    epoch_shift_ = position - to_media_time(frame.dts, track.timescale);
    track.epoch = epoch_;
    track.offset = to_ticks(position, track.timescale) - frame.dts;
}

// Makes track.offset fit for the frame. True when the provider's time jumps here.
bool Timeline::map(const Frame& frame, TrackState& track, const TrackState& other) noexcept {
    const auto in = to_media_time(frame.dts, track.timescale);
    const bool other_runs = other.timescale != 0 && other.epoch != 0;
    const auto together = [&](MediaTime out) {
        return !other_runs || distance(out, other.out()) <= kSameJump;
    };

    if (provider_began_) {
        provider_began_ = false;
        const bool first_ever = epoch_ == 0;
        // A first picture with a negative composition offset must not be shown before 0.
        const auto early =
            MediaTime{std::max(std::int64_t{0}, -to_media_time(frame.cts, track.timescale).count())};
        start_epoch(frame, track, first_ever ? early : end());
        return false;
    }
    if (track.epoch == 0) {
        track.epoch = epoch_;
        const auto out = in + epoch_shift_;
        // A track whose clock has nothing to do with the other's starts where the other one is.
        const auto shift = together(out) ? epoch_shift_ : other.out() - in;
        track.offset = to_ticks(shift, track.timescale);
        return false;
    }

    const auto step = in - to_media_time(track.last_in, track.timescale);
    const bool picture = frame.track->kind == TrackKind::Video;
    const auto most = picture && !other_runs ? kMaxPictureGap : kMaxGap;
    if (step >= -(picture ? kBackOfPicture : kBackTolerance) && step <= most) {
        return false;
    }
    if (track.epoch != epoch_ && together(in + epoch_shift_)) {
        track.epoch = epoch_;
        track.offset = to_ticks(epoch_shift_, track.timescale);
        return false;
    }
    const auto mapped = to_media_time(frame.dts + track.offset, track.timescale);
    if (step > MediaTime{0} && other_runs && distance(mapped, other.out()) <= kMaxGap) {
        return false; // The track was silent for a while and is back where the other one is.
    }
    auto position = track.out_end();
    if (other_runs && other.out() - position > kMaxGap) {
        position = other.out();
    }
    ++jumps_;
    start_epoch(frame, track, position);
    return true;
}

std::optional<std::int64_t> Timeline::place_audio(const TrackState& track, std::int64_t mapped) noexcept {
    const auto expected = track.last_out + track.duration;
    const auto drift = mapped - expected;
    const auto amount = to_media_time(drift < 0 ? -drift : drift, track.timescale);
    if (amount <= kAudioExact) {
        return expected;
    }
    if (amount <= kAudioGap) {
        return expected + drift / kAudioSteering;
    }
    return drift > 0 ? std::optional(mapped) : std::nullopt;
}

std::optional<Placement> Timeline::place(const Frame& frame) noexcept {
    const auto index = static_cast<std::size_t>(frame.track->kind);
    auto& track = tracks_[index];
    const auto& info = *frame.track;
    const bool first = track.timescale == 0;
    if (first) {
        track.timescale = info.timescale;
        track.duration = default_duration(info);
    } else if (track.timescale != info.timescale) {
        const auto rescale = [&](std::int64_t ticks) {
            return to_ticks(to_media_time(ticks, track.timescale), info.timescale);
        };
        track.last_out = rescale(track.last_out + track.duration);
        track.last_shown = rescale(track.last_shown);
        track.last_in = frame.dts;
        track.duration = 0;
        track.offset = rescale(track.offset);
        track.timescale = info.timescale;
    }
    const bool fresh = track.epoch == 0;
    const auto epoch = track.epoch;
    const bool jump = map(frame, track, tracks_[1 - index]);
    const bool moved = track.epoch != epoch; // Steering would take long to follow.

    auto mapped = frame.dts + track.offset;
    const auto pts = mapped + frame.cts;
    if (first) {
        if (mapped < 0) {
            track = TrackState{};
            return std::nullopt;
        }
    } else if (info.kind == TrackKind::Audio && !fresh && moved) {
        mapped = std::max(mapped, track.last_out + track.duration);
    } else if (info.kind == TrackKind::Audio && !fresh && track.duration != 0) {
        const auto placed = place_audio(track, mapped);
        if (!placed) {
            track.last_in = frame.dts;
            return std::nullopt;
        }
        mapped = *placed;
    } else if (fresh && mapped < track.last_out + track.duration) {
        track.epoch = 0;
        return std::nullopt;
    }
    if (!first) {
        mapped = std::max(mapped, track.last_out + 1);
        const auto step = mapped - track.last_out;
        if (info.kind == TrackKind::Audio) {
            track.duration = std::int64_t{info.samples_per_frame};
        } else if (!fresh && !jump && step > 1 && to_media_time(step, track.timescale) <= kMaxPictureGap) {
            track.duration = step;
        }
    }
    track.last_in = frame.dts;
    track.last_out = mapped;
    auto cts = info.kind == TrackKind::Audio ? 0 : pts - mapped;
    if (info.kind == TrackKind::Video) {
        const bool goes_on = !first && !fresh && !jump;
        if (goes_on && mapped + cts < track.last_shown && !is_b_picture(frame)) {
            cts = track.last_shown + 1 - mapped;
        }
        track.last_shown = mapped + cts;
    }
    return Placement{.dts = mapped, .cts = clamp_cts(cts, track.timescale), .jump = jump};
}

} // namespace leams::media
