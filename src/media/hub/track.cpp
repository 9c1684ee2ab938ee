#include "media/hub/track.hpp"

#include "core/formats/aac.hpp"
#include "core/formats/h264.hpp"

namespace leams::media {

Result<TrackInfoPtr, ParseError> make_h264_track(ByteView avcc) {
    LEAMS_TRY(const auto config, formats::parse_avc_config(avcc));
    if (config.sps.empty()) {
        return ParseError::malformed("AVC configuration without SPS");
    }
    LEAMS_TRY(const auto sps, formats::parse_h264_sps(config.sps.front()));
    auto track = std::make_shared<TrackInfo>();
    track->kind = TrackKind::Video;
    track->codec = Codec::H264;
    track->timescale = 90000;
    track->config.assign(avcc.begin(), avcc.end());
    track->codec_string = formats::h264_codec_string(config);
    track->codec_name = formats::h264_name(config.profile_idc, config.constraints);
    track->width = sps.width;
    track->height = sps.height;
    track->common_format = sps.chroma_format_idc == 1 && sps.bit_depth == 8;
    track->declared_fps = sps.fps;
    return TrackInfoPtr(std::move(track));
}

Result<TrackInfoPtr, ParseError> make_aac_track(ByteView audio_specific_config) {
    LEAMS_TRY(const auto config, formats::parse_audio_specific_config(audio_specific_config));
    auto track = std::make_shared<TrackInfo>();
    track->kind = TrackKind::Audio;
    track->codec = Codec::Aac;
    track->timescale = config.core_sample_rate;
    track->config.assign(audio_specific_config.begin(), audio_specific_config.end());
    track->codec_string = formats::aac_codec_string(config);
    track->codec_name = formats::aac_name(config);
    track->sample_rate = config.sample_rate;
    track->channels = config.channels;
    track->samples_per_frame = config.samples_per_frame;
    return TrackInfoPtr(std::move(track));
}

} // namespace leams::media
