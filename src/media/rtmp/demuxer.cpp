#include "media/rtmp/demuxer.hpp"

#include "core/formats/adts.hpp"
#include "core/formats/bit_reader.hpp"
#include "core/formats/flv.hpp"
#include "core/formats/h264.hpp"
#include "media/hub/track.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace leams::rtmp {

namespace {

using formats::H264Nal;

constexpr std::int64_t kTicksPerMilli = 90;
constexpr std::size_t kMaxParameterSets = 31; // The count's field has five bits (ISO/IEC 14496-15 5.3.3.1).
constexpr std::size_t kMinSpsSize = 5;
constexpr std::size_t kMaxPicture = 8u << 20; // Gathered from several messages, but for the last.
constexpr std::size_t kMaxSetSize = 0xFFFF;   // Its length has sixteen.

Bytes to_bytes(ByteView view) {
    return {view.begin(), view.end()};
}

std::vector<Bytes> to_bytes(const std::vector<ByteView>& views) {
    std::vector<Bytes> result;
    std::ranges::transform(views, std::back_inserter(result), [](ByteView view) { return to_bytes(view); });
    return result;
}

std::vector<ByteView> to_views(const std::vector<Bytes>& sets) {
    return {sets.begin(), sets.end()};
}

// The set's own id: first field of a PPS, fourth of an SPS (ITU-T H.264 7.3.2.1.1, 7.3.2.2).
std::uint32_t parameter_set_id(ByteView nal) {
    const std::size_t skipped = formats::h264_nal_type(nal) == H264Nal::Sps ? 4 : 1;
    formats::BitReader bits(nal.subspan(std::min(skipped, nal.size())));
    return bits.ue();
}

void replace_set(std::vector<Bytes>& sets, ByteView nal) {
    const auto id = parameter_set_id(nal);
    const auto same_id = [id](const Bytes& set) { return parameter_set_id(set) == id; };
    if (const auto found = std::ranges::find_if(sets, same_id); found != sets.end()) {
        *found = to_bytes(nal);
    } else if (sets.size() < kMaxParameterSets) {
        sets.push_back(to_bytes(nal));
    }
}

bool contains(const std::vector<Bytes>& sets, ByteView nal) {
    return std::ranges::any_of(sets, [nal](const Bytes& set) { return std::ranges::equal(set, nal); });
}

// Four-byte lengths and no empty NAL units, which some decoders refuse.
Bytes normalise_picture(ByteView body, std::size_t framing, std::size_t size) {
    Bytes out;
    out.reserve(size);
    ByteWriter writer(out);
    formats::NalReader nals(body, framing);
    while (const auto nal = nals.next()) {
        writer.u32(nal->size());
        writer.bytes(*nal);
    }
    return out;
}

// Some encoders put annex B's start codes where the record belongs.
Bytes make_record(ByteView header) {
    std::vector<ByteView> sps;
    std::vector<ByteView> pps;
    formats::NalReader nals(header, formats::kStartCodes);
    while (const auto nal = nals.next()) {
        const auto type = formats::h264_nal_type(*nal);
        if (type == H264Nal::Sps && nal->size() >= kMinSpsSize && nal->size() <= kMaxSetSize) {
            sps.push_back(*nal);
        } else if (type == H264Nal::Pps && nal->size() <= kMaxSetSize) {
            pps.push_back(*nal);
        }
    }
    return sps.empty() ? Bytes{} : formats::make_avc_config(sps, pps);
}

} // namespace

Result<void, ParseError> Demuxer::on_video(formats::RtmpMessage message) {
    if (message.payload.empty()) {
        return {};
    }
    const auto tag = formats::parse_flv_video(message.payload);
    if (!tag) {
        if (tag.error().kind() == ParseError::Kind::Unsupported) {
            return tag.error();
        }
        drop();
        return {};
    }
    switch (tag->packet) {
    case formats::FlvVideoPacket::SequenceHeader:
        set_video_config(ByteView(message.payload).subspan(tag->header_size));
        break;
    case formats::FlvVideoPacket::Nalus:
        push_picture(std::move(message), tag->header_size, tag->composition_time);
        break;
    case formats::FlvVideoPacket::EndOfSequence:
    case formats::FlvVideoPacket::Command:
        break;
    }
    return {};
}

void Demuxer::set_video_config(ByteView record) {
    if (record.empty() || std::ranges::equal(record, video_config_)) {
        return;
    }
    auto normal = formats::begins_with_start_code(record) ? make_record(record) : to_bytes(record);
    const auto config = formats::parse_avc_config(normal);
    if (!config || config->sps.empty() || config->sps.front().size() < kMinSpsSize) {
        drop();
        return;
    }
    // Some leave the profile's bytes empty; the SPS has them in any case.
    std::ranges::copy(to_bytes(config->sps.front().subspan(1, 3)), normal.begin() + 1);
    normal[4] |= std::byte{0x03}; // Frames leave here with 4-byte lengths.
    auto track = media::make_h264_track(normal);
    if (!track) {
        drop();
        return;
    }
    nal_length_size_ = config->nal_length_size;
    sps_ = to_bytes(config->sps);
    pps_ = to_bytes(config->pps);
    new_sps_.clear();
    new_pps_.clear();
    video_config_ = to_bytes(record);
    video_track_ = std::move(*track);
}

// What the body holds when its NAL units are framed so.
Demuxer::Picture Demuxer::scan_picture(ByteView body, std::size_t framing) {
    Picture picture{.framing = framing};
    formats::NalReader nals(body, framing);
    while (const auto nal = nals.next()) {
        picture.normal_size += 4 + nal->size();
        const auto type = formats::h264_nal_type(*nal);
        picture.has_sets |= type == H264Nal::Sps || type == H264Nal::Pps;
        picture.has_idr |= type == H264Nal::Idr;
        if (type >= H264Nal::Slice && type <= H264Nal::Idr && !std::exchange(picture.has_slice, true)) {
            picture.begins = formats::h264_first_macroblock(*nal) == 0;
        }
    }
    picture.whole = nals.ok();
    return picture;
}

// As the configuration says, if that goes up; else in a way that does; else as far as it goes.
std::optional<Demuxer::Picture> Demuxer::find_framing(ByteView body) const {
    const auto declared = scan_picture(body, nal_length_size_);
    if (declared.whole) {
        return declared;
    }
    if (formats::begins_with_start_code(body)) {
        // Or with the length of a unit of 256 to 511 bytes.
        const auto between = scan_picture(body, formats::kStartCodes);
        if (between.has_slice || !declared.has_slice) {
            return between;
        }
    }
    for (const std::size_t size : {4U, 2U, 1U, 3U}) {
        const auto other = scan_picture(body, size);
        if (other.whole && other.has_slice) {
            return other;
        }
    }
    return declared.has_slice ? std::optional(declared) : std::nullopt;
}

void Demuxer::note_parameter_sets(ByteView body, std::size_t framing) {
    formats::NalReader nals(body, framing);
    while (const auto nal = nals.next()) {
        const auto type = formats::h264_nal_type(*nal);
        if (type == H264Nal::Sps || type == H264Nal::Pps) {
            note_parameter_set(*nal);
        }
    }
}

void Demuxer::note_parameter_set(ByteView nal) {
    const bool is_sps = formats::h264_nal_type(nal) == H264Nal::Sps;
    if (nal.size() > kMaxSetSize || (is_sps && nal.size() < kMinSpsSize)) {
        return;
    }
    auto& pending = is_sps ? new_sps_ : new_pps_;
    if (!contains(is_sps ? sps_ : pps_, nal)) {
        replace_set(pending, nal);
    } else if (!pending.empty()) {
        const auto id = parameter_set_id(nal);
        std::erase_if(pending, [id](const Bytes& set) { return parameter_set_id(set) == id; });
    }
}

void Demuxer::apply_parameter_sets() {
    auto sps = sps_;
    auto pps = pps_;
    for (const auto& set : std::exchange(new_sps_, {})) {
        replace_set(sps, set);
    }
    for (const auto& set : std::exchange(new_pps_, {})) {
        replace_set(pps, set);
    }
    if (sps.empty() || pps.empty()) {
        return;
    }
    auto track = media::make_h264_track(formats::make_avc_config(to_views(sps), to_views(pps)));
    if (!track) {
        drop();
        return;
    }
    sps_ = std::move(sps);
    pps_ = std::move(pps);
    video_config_.clear();
    video_track_ = std::move(*track);
}

void Demuxer::push_picture(
    formats::RtmpMessage message, std::size_t header_size, std::int32_t composition_time
) {
    const auto millis = clock_.unwrap(message.timestamp);
    const auto body = ByteView(message.payload).subspan(header_size);
    const auto picture = find_framing(body);
    if (!picture) {
        drop();
        return;
    }
    if (!picture->whole) {
        drop(); // The rest of it.
    }
    if (picture->has_sets) {
        note_parameter_sets(body, picture->framing);
    }
    if (picture->has_idr && (!new_sps_.empty() || !new_pps_.empty())) {
        apply_parameter_sets();
    }
    if (!picture->has_slice) {
        return;
    }
    if (!video_track_) {
        drop();
        return;
    }
    const bool first = !last_picture_;
    const bool continues = !picture->begins && last_picture_ == millis;
    splits_ |= continues;
    last_picture_ = millis;
    media::Frame frame{
        .track = video_track_,
        .dts = millis * kTicksPerMilli,
        .cts = composition_time * static_cast<std::int32_t>(kTicksPerMilli),
        .key = picture->has_idr && !continues,
        .storage = {},
        .offset = 0,
    };
    if (picture->whole && picture->normal_size == body.size() && picture->framing == 4) {
        frame.storage = std::move(message.payload);
        frame.offset = header_size;
    } else {
        frame.storage = normalise_picture(body, picture->framing, picture->normal_size);
    }
    if (continues && add_to_held(frame)) {
        return;
    }
    ++frames_;
    flush();
    if (first || splits_) {
        held_ = std::move(frame);
    } else {
        sink_(std::move(frame));
    }
}

bool Demuxer::add_to_held(const media::Frame& more) {
    if (!held_ || held_->storage.size() > kMaxPicture) {
        return false;
    }
    const auto payload = more.payload();
    held_->storage.insert(held_->storage.end(), payload.begin(), payload.end());
    return true;
}

void Demuxer::flush() {
    if (held_) {
        sink_(*std::exchange(held_, std::nullopt));
    }
}

Result<void, ParseError> Demuxer::on_audio(formats::RtmpMessage message) {
    if (message.payload.empty()) {
        return {};
    }
    const auto tag = formats::parse_flv_audio(message.payload);
    if (!tag) {
        if (tag.error().kind() == ParseError::Kind::Unsupported) {
            return tag.error();
        }
        drop();
        return {};
    }
    const auto body = ByteView(message.payload).subspan(tag->header_size);
    if (tag->packet == formats::FlvAudioPacket::SequenceHeader) {
        return set_audio_config(body);
    }
    if (body.empty() || tag->packet == formats::FlvAudioPacket::OtherTrack) {
        return {};
    }
    const auto millis = clock_.unwrap(message.timestamp);
    if (millis != last_picture_) {
        flush();
    }
    if (formats::starts_with_adts(body)) {
        return push_adts(body, millis);
    }
    push_sound(std::move(message.payload), tag->header_size, millis);
    return {};
}

Result<void, ParseError> Demuxer::set_audio_config(ByteView config) {
    if (config.empty() || std::ranges::equal(config, audio_config_)) {
        return {};
    }
    auto track = media::make_aac_track(config);
    if (!track) {
        if (track.error().kind() == ParseError::Kind::Unsupported) {
            return track.error();
        }
        drop();
        return {};
    }
    audio_config_ = to_bytes(config);
    audio_track_ = std::move(*track);
    audio_started_ = false;
    return {};
}

// ADTS has no place in FLV, but some encoders leave it there, with or without a configuration of their own.
Result<void, ParseError> Demuxer::push_adts(ByteView rest, std::int64_t millis) {
    while (!rest.empty()) {
        const auto frame = formats::parse_adts(rest);
        if (!frame) {
            drop();
            return {};
        }
        if (!audio_track_) {
            LEAMS_CHECK(set_audio_config(frame->config));
        }
        push_sound(to_bytes(frame->payload), 0, millis);
        millis +=
            audio_track_ ? 1000 * std::int64_t{audio_track_->samples_per_frame} / audio_track_->timescale : 0;
        rest = rest.subspan(frame->size);
    }
    return {};
}

void Demuxer::push_sound(Bytes storage, std::size_t offset, std::int64_t millis) {
    if (!audio_track_) {
        drop();
        return;
    }
    const std::int64_t rate = audio_track_->timescale;
    const auto sent = millis * rate / 1000;
    if (!audio_started_ || std::abs(sent - next_sample_) > rate / 10) {
        next_sample_ = sent;
        audio_started_ = true;
    }
    media::Frame frame{
        .track = audio_track_,
        .dts = next_sample_,
        .cts = 0,
        .key = true,
        .storage = std::move(storage),
        .offset = offset,
    };
    next_sample_ += audio_track_->samples_per_frame;
    ++frames_;
    sink_(std::move(frame));
}

} // namespace leams::rtmp
