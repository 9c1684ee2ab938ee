#include "hls/part_plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace leams::hls {
namespace {

using media::MediaTime;

constexpr MediaTime kRoundingRoom{2'500};
constexpr MediaTime kLongestPart{1'000'000};
constexpr double kDefaultFps = 30;
constexpr double kMinFps = 1;
constexpr double kMaxFps = 480;

MediaTime to_time(double seconds) {
    return MediaTime(std::llround(seconds * 1e6));
}

MediaTime round_up_to_millisecond(MediaTime time) {
    return MediaTime((time.count() + 999) / 1000 * 1000);
}

PartPlan make_plan(double frame_seconds, MediaTime wish) {
    const double wish_seconds = static_cast<double>(wish.count()) / 1e6;
    const auto frames = std::max(1.0, std::round(wish_seconds / frame_seconds));
    const auto nominal = std::min(to_time(frames * frame_seconds), kLongestPart);
    return {
        .nominal = nominal,
        .target = round_up_to_millisecond(nominal + kRoundingRoom),
        .frame = to_time(frame_seconds),
    };
}

// The mean step, leaving out lost pictures and the like.
double measure_fps(std::span<const MediaTime> times) {
    std::vector<std::int64_t> steps;
    for (std::size_t i = 1; i < times.size(); ++i) {
        const auto step = (times[i] - times[i - 1]).count();
        if (step > 0) {
            steps.push_back(step);
        }
    }
    if (steps.empty()) {
        return 0;
    }
    auto sorted = steps;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    const auto median = *middle;
    std::int64_t sum = 0;
    std::int64_t count = 0;
    for (const auto step : steps) {
        if (step > median * 6 / 10 && step < median * 14 / 10) {
            sum += step;
            ++count;
        }
    }
    return 1e6 * static_cast<double>(count) / static_cast<double>(sum);
}

double snap_fps(double measured, double declared) {
    constexpr std::array<double, 13> kCommon{
        10, 12, 15, 20, 24000 / 1001.0, 24, 25, 30000 / 1001.0, 30, 48, 50, 60000 / 1001.0, 60
    };
    const auto close = [&](double rate, double tolerance) {
        return std::abs(rate - measured) <= tolerance * measured;
    };
    if (declared > 0 && close(declared, 0.02)) {
        return declared;
    }
    const auto nearest = *std::min_element(kCommon.begin(), kCommon.end(), [&](double a, double b) {
        return std::abs(a - measured) < std::abs(b - measured);
    });
    return close(nearest, 0.005) ? nearest : measured;
}

} // namespace

PartPlan plan_video_parts(std::span<const MediaTime> times, double declared_fps, MediaTime wish) {
    auto fps = measure_fps(times);
    if (fps == 0) {
        fps = declared_fps > 0 ? declared_fps : kDefaultFps;
    }
    fps = std::clamp(snap_fps(fps, declared_fps), kMinFps, kMaxFps);
    return make_plan(1 / fps, wish);
}

PartPlan plan_audio_parts(const media::TrackInfo& audio, MediaTime wish) {
    return make_plan(
        static_cast<double>(audio.samples_per_frame) / static_cast<double>(audio.timescale), wish
    );
}

} // namespace leams::hls
