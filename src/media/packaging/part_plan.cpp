#include "media/packaging/part_plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace leams::packaging {
namespace {

using media::MediaTime;

constexpr MediaTime kRoundingRoom{2'500};
constexpr int kLongRoom = 14; // A part of one slow picture may last longer by such a part of it.
constexpr double kDefaultFps = 30;
constexpr double kMinFps = 0.4;
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
    const auto nominal = to_time(frames * frame_seconds);
    return {
        .nominal = nominal,
        .target = round_up_to_millisecond(nominal + (frames > 1 ? kRoundingRoom : nominal / kLongRoom)),
        .frame = to_time(frame_seconds),
    };
}

std::int64_t median(std::vector<std::int64_t> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// The mean length of a picture between any two that are at least so many pictures apart.
std::vector<std::int64_t> steps_over(std::span<const MediaTime> times, std::size_t least, std::size_t most) {
    std::vector<std::int64_t> list;
    for (std::size_t count = least; count <= most; ++count) {
        for (std::size_t i = count; i < times.size(); ++i) {
            list.push_back((times[i] - times[i - count]).count() / static_cast<std::int64_t>(count));
        }
    }
    return list;
}

struct Rate {
    double fps = 0;
    bool even = true; // Most pictures last equally long.
};

// From the mean step, leaving out lost pictures and the like. Where steps have no common length it is the
// median over many pictures that tells.
Rate measure_rate(std::span<const MediaTime> times) {
    if (times.size() < 2) {
        return {};
    }
    const auto steps = steps_over(times, 1, 1);
    const auto usual = median(steps);
    std::int64_t sum = 0;
    std::size_t count = 0;
    for (const auto step : steps) {
        if (step > usual * 6 / 10 && step < usual * 14 / 10) {
            sum += step;
            ++count;
        }
    }
    const bool even = 2 * count > steps.size();
    const auto step =
        even ? static_cast<double>(sum) / static_cast<double>(count)
             : static_cast<double>(median(steps_over(times, times.size() / 2, times.size() - 1)));
    return {.fps = step > 0 ? 1e6 / step : 0, .even = even};
}

// The well-known rate that is meant. Uneven times do not tell 29.97 from 30.
double snap_fps(Rate rate, double declared) {
    constexpr std::array<double, 13> kCommon{
        30, 60, 25, 50, 24, 48, 20, 15, 12, 10, 30000 / 1001.0, 60000 / 1001.0, 24000 / 1001.0
    };
    constexpr std::size_t kWhole = 10;
    const auto distance = [&](double known) { return std::abs(known - rate.fps); };
    if (declared > 0 && distance(declared) <= 0.02 * rate.fps) {
        return declared;
    }
    const auto known = std::span(kCommon).first(rate.even ? kCommon.size() : kWhole);
    const auto nearest = *std::ranges::min_element(known, {}, distance);
    return distance(nearest) <= (rate.even ? 0.005 : 0.02) * rate.fps ? nearest : rate.fps;
}

} // namespace

PartPlan plan_video_parts(std::span<const MediaTime> times, double declared_fps, MediaTime wish) {
    auto rate = measure_rate(times);
    if (rate.fps == 0) {
        rate.fps = declared_fps > 0 ? declared_fps : kDefaultFps;
    }
    const auto fps = std::clamp(snap_fps(rate, declared_fps), kMinFps, kMaxFps);
    return make_plan(1 / fps, wish);
}

PartPlan plan_audio_parts(const media::TrackInfo& audio, MediaTime wish) {
    return make_plan(
        static_cast<double>(audio.samples_per_frame) / static_cast<double>(audio.timescale), wish
    );
}

} // namespace leams::packaging
