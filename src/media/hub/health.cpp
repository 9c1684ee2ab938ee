#include "media/hub/health.hpp"

#include <algorithm>
#include <cmath>

namespace leams::media {
namespace {

constexpr double kLongKeyInterval = 4.5;
constexpr std::chrono::seconds kNoKey{12};
constexpr std::chrono::seconds kNoSound{3};
constexpr std::uint32_t kHighBitrateKbps = 12'000;
constexpr double kLowFps = 20;
constexpr double kUnsteady = 0.6; // Deviation of a second's rate from the mean, as a part of it.
constexpr std::chrono::seconds kJumpIsNews{60};
constexpr std::chrono::minutes kCutIsNews{5}; // Long enough to come back and read it.
constexpr std::int64_t kSettled = 5;          // Seconds after which rates mean something.

const char* cut_code(CutReason reason) {
    switch (reason) {
    case CutReason::BitRateTooHigh:
        return "cut_bitrate";
    case CutReason::ClockTooSlow:
        return "cut_clock";
    default:
        return "cut_memory";
    }
}

} // namespace

std::int64_t HealthMeter::to_second(TimePoint now) {
    return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
}

void HealthMeter::restart() {
    seconds_.fill(Second{});
    first_second_ = -1;
    last_key_.reset();
    last_key_at_.reset();
    last_sound_at_.reset();
}

void HealthMeter::on_frame(const Frame& frame, TimePoint now) {
    const auto second = to_second(now);
    if (first_second_ < 0) {
        first_second_ = second;
    }
    auto& bucket = seconds_[static_cast<std::size_t>(second) % kSeconds];
    if (bucket.second != second) {
        bucket = Second{.second = second};
    }
    bucket.bytes[static_cast<std::size_t>(frame.track->kind)] += frame.payload().size();
    if (frame.track->kind == TrackKind::Video) {
        ++bucket.pictures;
        last_key_at_ = frame.key || !last_key_at_ ? now : last_key_at_;
        if (frame.key) {
            const auto time = to_media_time(frame.dts, frame.track->timescale);
            key_interval_ = last_key_ ? time - *last_key_ : key_interval_;
            last_key_ = time;
        }
    } else {
        last_sound_at_ = now;
    }
}

void HealthMeter::on_jump(TimePoint now) {
    ++jumps_;
    last_jump_ = now;
}

void HealthMeter::on_cut(CutReason reason, TimePoint now) {
    last_cut_ = now;
    cut_reason_ = reason;
}

const HealthMeter::Second* HealthMeter::at(std::int64_t second) const {
    const auto& bucket = seconds_[static_cast<std::size_t>(second) % kSeconds];
    return bucket.second == second ? &bucket : nullptr;
}

Health HealthMeter::snapshot(const Tracks& tracks, TimePoint now) const {
    // The present second is not over yet, and the first one may have begun in its middle.
    const auto last = to_second(now) - 1;
    const auto first = std::max(first_second_ + 1, last - static_cast<std::int64_t>(kSeconds) + 2);
    std::array<double, 2> bytes{};
    double pictures = 0;
    for (auto second = first; first_second_ >= 0 && second <= last; ++second) {
        if (const auto* bucket = at(second)) {
            bytes[0] += static_cast<double>(bucket->bytes[0]);
            bytes[1] += static_cast<double>(bucket->bytes[1]);
            pictures += bucket->pictures;
        }
    }
    const auto span = std::max(1.0, static_cast<double>(last - first + 1));
    const auto kbps = [&](std::size_t kind) {
        return static_cast<std::uint32_t>(bytes[kind] * 8 / 1000 / span);
    };

    Health health;
    health.timestamp_jumps = jumps_;
    if (const auto& video = tracks.video) {
        health.video = VideoHealth{
            .codec = video->codec_string,
            .codec_name = video->codec_name,
            .width = video->width,
            .height = video->height,
            .fps = std::round(pictures / span * 100) / 100,
            .bitrate_kbps = kbps(0),
            .keyframe_interval = static_cast<double>(key_interval_.count()) / 1e6,
        };
    }
    if (const auto& audio = tracks.audio) {
        health.audio = AudioHealth{
            .codec = audio->codec_string,
            .codec_name = audio->codec_name,
            .sample_rate = audio->sample_rate,
            .channels = audio->channels,
            .bitrate_kbps = kbps(1),
        };
    }
    if (last_cut_ && now - *last_cut_ < kCutIsNews) {
        health.advice.push_back({.code = cut_code(cut_reason_), .severity = AdviceSeverity::Error});
    }
    if (first_second_ >= 0 && last - first + 1 >= kSettled) {
        advise(health, tracks, now);
    }
    return health;
}

void HealthMeter::advise(Health& health, const Tracks& tracks, TimePoint now) const {
    const auto add = [&](const char* code, AdviceSeverity severity, double value) {
        health.advice.push_back({.code = code, .severity = severity, .value = value});
    };
    const auto seconds_since = [&](const std::optional<TimePoint>& time) {
        return time
                   ? static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(now - *time).count()
                     )
                   : 0;
    };
    if (!health.video) {
        add("no_video", AdviceSeverity::Info, 0);
    } else {
        if (!tracks.video->common_format) {
            add("picture_format", AdviceSeverity::Warning, 0);
        }
        const auto since_key = seconds_since(last_key_at_);
        if (since_key >= kNoKey.count() && health.video->fps > 0) {
            add("no_keyframe", AdviceSeverity::Error, since_key);
        } else if (health.video->keyframe_interval > kLongKeyInterval) {
            add("keyframe_interval_long", AdviceSeverity::Warning, std::round(health.video->keyframe_interval)
            );
        }
        if (health.video->bitrate_kbps > kHighBitrateKbps) {
            add("bitrate_too_high", AdviceSeverity::Warning, health.video->bitrate_kbps);
        }
        if (health.video->fps > 0 && health.video->fps < kLowFps) {
            add("framerate_low", AdviceSeverity::Warning, health.video->fps);
        }
        const auto mean = health.video->bitrate_kbps * 125.0;
        double deviation = 0;
        for (auto second = to_second(now) - kSettled; second < to_second(now); ++second) {
            const auto* bucket = at(second);
            deviation +=
                std::abs((bucket != nullptr ? static_cast<double>(bucket->bytes[0]) : 0) - mean) / kSettled;
        }
        if (mean > 0 && deviation > kUnsteady * mean && health.video->keyframe_interval <= kLongKeyInterval) {
            add("bitrate_unstable", AdviceSeverity::Warning, health.video->bitrate_kbps);
        }
    }
    const auto since_sound = seconds_since(last_sound_at_);
    if (!health.audio) {
        add("no_audio", AdviceSeverity::Warning, 0);
    } else if (since_sound >= kNoSound.count()) {
        add("sound_stopped", AdviceSeverity::Warning, since_sound);
    }
    if (last_unreadable_ && now - *last_unreadable_ < kJumpIsNews) {
        add("media_unreadable", AdviceSeverity::Warning, 0);
    }
    if (last_standing_ && now - *last_standing_ < kJumpIsNews) {
        add("clock_stands", AdviceSeverity::Warning, 0);
    } else if (last_jump_ && now - *last_jump_ < kJumpIsNews) {
        add("timestamps_jump", AdviceSeverity::Warning, jumps_);
    }
}

} // namespace leams::media
