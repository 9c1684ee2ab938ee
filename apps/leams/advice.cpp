#include "advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>

namespace leams::app {
namespace {

struct Words {
    std::string_view code;
    std::string_view message;        // "{}" is the advice's value.
    std::string_view parameter = {}; // The value's name for those who translate; empty when there is none.
};

constexpr Words kWords[] = {
    {"keyframe_interval_long",
     "Your key-frame interval is {} s; set 2 s in OBS \u2192 Settings \u2192 Output.",
     "seconds"},
    {"no_keyframe",
     "No key frame has come for {} s: viewers who come now see nothing. Set a key-frame interval of 2 s and "
     "turn off "
     "intra refresh and open GOP.",
     "seconds"},
    {"sound_stopped", "No sound has come for {} s. Check the audio sources in your encoder.", "seconds"},
    {"picture_format",
     "Many phones and televisions cannot show this picture's format. Choose NV12 or I420 with 8 bits."},
    {"bitrate_too_high",
     "You send {} kbit/s, more than many viewers can receive; 6000 kbit/s is plenty for 1080p60.",
     "kbps"},
    {"bitrate_unstable",
     "Your bitrate swings a lot. Use a cable instead of Wi-Fi, or a lower bitrate.",
     "kbps"},
    {"framerate_low", "Only {} frames a second arrive. Lower the resolution or use a faster preset.", "fps"},
    {"no_audio", "There is no sound in your stream. Check the audio sources in your encoder."},
    {"no_video", "There is no picture in your stream: viewers hear sound only."},
    {"timestamps_jump", "Your encoder's clock jumps. Update or restart the encoder.", "count"},
    {"clock_stands",
     "Your encoder's time stamps stand still; the times at which they arrive are taken instead. Update or "
     "restart the "
     "encoder."},
    {"recording_stopped",
     "Your stream is not being recorded at the moment: this server's disk is full or too slow, or its "
     "store is away. Viewers notice nothing of it."},
    {"storage_low",
     "Your videos take nine tenths of your storage. When it is full, new broadcasts are not recorded; delete "
     "videos in time."},
    {"storage_full",
     "This broadcast is not recorded: your storage is full. Delete videos, then start the next one."},
    {"media_unreadable", "Some of what your encoder sends cannot be read and is left out. Update it."},
    {"cut_bitrate", "You were cut off: your bitrate was above this server's limit. Lower it."},
    {"cut_memory", "You were cut off: your stream took more memory than there is for it. Lower the bitrate."},
    {"cut_clock", "You were cut off: your encoder's time stamps hardly moved. Restart the encoder."},
};

Words words_of(const media::Advice& advice) {
    const auto* found = std::ranges::find(kWords, std::string_view(advice.code), &Words::code);
    return found == std::end(kWords) ? Words{advice.code, advice.code} : *found;
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
        health.video = streams::VideoReport{
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
        health.audio = streams::AudioReport{
            .codec = audio->codec,
            .codec_name = audio->codec_name,
            .sample_rate = audio->sample_rate,
            .channels = audio->channels,
            .bitrate_kbps = static_cast<double>(audio->bitrate_kbps),
        };
    }
    for (const auto& advice : status.health.advice) {
        const auto words = words_of(advice);
        const auto value = std::lround(advice.value);
        health.advice.push_back({
            .code = advice.code,
            .severity = severity_of(advice.severity),
            .message = fmt::format(fmt::runtime(words.message), value),
            .params_json =
                words.parameter.empty() ? "{}" : fmt::format(R"({{"{}":{}}})", words.parameter, value),
        });
    }
    return health;
}

} // namespace leams::app
