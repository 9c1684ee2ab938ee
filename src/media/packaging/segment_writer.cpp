#include "media/packaging/segment_writer.hpp"

#include "core/formats/fmp4.hpp"

#include <algorithm>

namespace leams::packaging {
namespace {

bool shows_key(std::span<const Sample> samples) {
    return std::any_of(samples.begin(), samples.end(), [](const Sample& sample) {
        return sample.frame->key;
    });
}

formats::Mp4Track to_mp4_track(const media::TrackInfo& info) {
    const bool video = info.kind == media::TrackKind::Video;
    return {
        .id = video ? kVideoTrackId : kAudioTrackId,
        .kind = video ? formats::Mp4Kind::Avc : formats::Mp4Kind::Aac,
        .timescale = info.timescale,
        .config = info.config,
        .width = info.width,
        .height = info.height,
        .channels = info.channels,
        .sample_rate = video ? 0 : info.timescale,
    };
}

std::shared_ptr<const std::string> make_init_data(const media::Tracks& tracks) {
    std::vector<formats::Mp4Track> list;
    for (const auto* track : {tracks.video.get(), tracks.audio.get()}) {
        if (track != nullptr) {
            list.push_back(to_mp4_track(*track));
        }
    }
    return std::make_shared<const std::string>(as_text(formats::make_mp4_init(list)));
}

} // namespace

InitSegmentPtr SegmentWriter::make_init(std::uint32_t id, const media::Tracks& tracks) {
    return std::make_shared<const InitSegment>(InitSegment{
        .id = id,
        .tracks = tracks,
        .data = make_init_data(tracks),
        .audio_data = tracks.audio ? make_init_data({.video = nullptr, .audio = tracks.audio}) : nullptr,
    });
}

// Adds the chunk's header to headers_; the caller makes the pieces. Returns the chunk's size.
std::uint64_t SegmentWriter::append_chunk(std::span<const Sample> samples, std::uint32_t track_id) {
    std::vector<formats::Mp4Sample> list;
    list.reserve(samples.size());
    for (const auto& sample : samples) {
        list.push_back({
            .duration = static_cast<std::uint32_t>(sample.end - sample.dts),
            .size = static_cast<std::uint32_t>(sample.frame->payload().size()),
            .cts = sample.cts,
            .sync = sample.frame->key,
        });
    }
    const auto before = headers_.size();
    const auto payload = formats::append_mp4_chunk_header(
        headers_,
        {
            .sequence = ++sequence_,
            .track_id = track_id,
            .kind = track_id == kVideoTrackId ? formats::Mp4Kind::Avc : formats::Mp4Kind::Aac,
            .base_decode_time = static_cast<std::uint64_t>(samples.front().dts),
            .samples = list,
        }
    );
    return headers_.size() - before + payload;
}

Result<Part>
SegmentWriter::write(SegmentFile& file, std::span<const Sample> video, std::span<const Sample> audio) {
    LEAMS_ASSERT(!video.empty() || !audio.empty());
    headers_.clear();
    pieces_.clear();
    const auto video_bytes = video.empty() ? 0 : append_chunk(video, kVideoTrackId);
    const auto video_header = headers_.size();
    const auto audio_bytes = audio.empty() ? 0 : append_chunk(audio, kAudioTrackId);

    // Only now: appending may have moved the headers.
    const auto add = [&](ByteView header, std::span<const Sample> samples) {
        if (!samples.empty()) {
            pieces_.push_back(header);
        }
        for (const auto& sample : samples) {
            pieces_.push_back(sample.frame->payload());
        }
    };
    add(ByteView(headers_).first(video_header), video);
    add(ByteView(headers_).subspan(video_header), audio);

    LEAMS_TRY(const auto range, file.append(pieces_));
    Part part;
    part.independent = video.empty() || shows_key(video);
    part.bytes = range;
    part.video = {range.offset, video_bytes};
    part.audio = {range.offset + video_bytes, audio_bytes};
    return part;
}

} // namespace leams::packaging
