#include "media/hub/silence.hpp"

#include "core/base/assert.hpp"
#include "core/formats/aac.hpp"
#include "core/formats/aac_silence.hpp"
#include "media/hub/track.hpp"

#include <array>

namespace leams::media {

TrackInfoPtr silent_track() {
    constexpr std::array kConfig{std::byte{0x11}, std::byte{0x90}};
    const auto track = make_aac_track(kConfig);
    LEAMS_ASSERT(track);
    return *track;
}

FramePtr make_silent_frame(const TrackInfoPtr& audio) {
    const auto config = formats::parse_audio_specific_config(audio->config);
    auto payload = config ? formats::make_silent_aac_frame(config->channel_configuration) : Bytes();
    if (payload.empty()) {
        return nullptr;
    }
    return std::make_shared<const Frame>(Frame{.track = audio, .key = true, .storage = std::move(payload)});
}

} // namespace leams::media
