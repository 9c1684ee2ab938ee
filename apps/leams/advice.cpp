#include "advice.hpp"

#include <fmt/format.h>

#include <cmath>

namespace leams::app {
namespace {

struct Words {
    std::string message;
    std::string parameter; // The name of `value` for those who translate; empty when there is none.
};

Words words_of(const media::Advice& advice) {
    const auto value = std::lround(advice.value);
    if (advice.code == "keyframe_interval_long") {
        return {
            fmt::format(
                "Your key-frame interval is {} s; set 2 s in OBS \u2192 Settings \u2192 Output.", value
            ),
            "seconds"
        };
    }
    if (advice.code == "picture_format") {
        return {
            "Many phones and televisions cannot show this picture's format. Choose NV12 or I420 with 8 bits.",
            ""
        };
    }
    if (advice.code == "bitrate_too_high") {
        return {
            fmt::format(
                "You send {} kbit/s, more than many viewers can receive; 6000 kbit/s is plenty for 1080p60.",
                value
            ),
            "kbps"
        };
    }
    if (advice.code == "bitrate_unstable") {
        return {"Your bitrate swings a lot. Use a cable instead of Wi-Fi, or a lower bitrate.", "kbps"};
    }
    if (advice.code == "framerate_low") {
        return {
            fmt::format(
                "Only {} frames a second arrive. Lower the resolution or use a faster preset.", value
            ),
            "fps"
        };
    }
    if (advice.code == "no_audio") {
        return {"There is no sound in your stream. Check the audio sources in your encoder.", ""};
    }
    if (advice.code == "no_video") {
        return {"There is no picture in your stream: viewers hear sound only.", ""};
    }
    if (advice.code == "timestamps_jump") {
        return {"Your encoder's clock jumps. Update or restart the encoder.", "count"};
    }
    return {advice.code, ""};
}

std::string severity_of(media::AdviceSeverity severity) {
    switch (severity) {
    case media::AdviceSeverity::Info:
        return "info";
    case media::AdviceSeverity::Warning:
        return "warning";
    case media::AdviceSeverity::Error:
        return "error";
    }
    return "info";
}

} // namespace

streams::MediaHealth to_media_health(const media::BroadcastStatus& status) {
    streams::MediaHealth health;
    if (const auto& video = status.health.video) {
        health.video = streams::VideoHealth{
            .codec = video->codec,
            .codec_name = video->codec_name,
            .width = video->width,
            .height = video->height,
            .fps = video->fps,
            .bitrate_kbps = static_cast<double>(video->bitrate_kbps),
            .keyframe_interval_s = video->keyframe_interval,
        };
    }
    if (const auto& audio = status.health.audio) {
        health.audio = streams::AudioHealth{
            .codec = audio->codec,
            .codec_name = audio->codec_name,
            .sample_rate = audio->sample_rate,
            .channels = audio->channels,
            .bitrate_kbps = static_cast<double>(audio->bitrate_kbps),
        };
    }
    for (const auto& advice : status.health.advice) {
        auto words = words_of(advice);
        health.advice.push_back({
            .code = advice.code,
            .severity = severity_of(advice.severity),
            .message = std::move(words.message),
            .params_json = words.parameter.empty()
                               ? "{}"
                               : fmt::format(R"({{"{}":{}}})", words.parameter, std::lround(advice.value)),
        });
    }
    return health;
}

} // namespace leams::app
