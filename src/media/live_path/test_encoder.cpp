#include "media/live_path/test_encoder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace leams::test {

using formats::RtmpType;

namespace {

Bytes numbered(std::uint32_t number, std::size_t size) {
    Bytes body;
    ByteWriter(body).u32(number);
    body.resize(std::max(size, body.size()), std::byte{0x55});
    return body;
}

} // namespace

Encoder::Encoder(const Station& station, std::string_view key, Setup setup)
    : client(station.rtmp_port())
    , key_(key) {
    if (setup == Setup::Publishing) {
        client.rtmp.start_publishing(key);
        client.flush();
        EXPECT_TRUE(client.read_status("NetStream.Publish.Start"));
    }
}

Encoder& Encoder::headers(const Source& source) {
    if (source.video) {
        client.rtmp.video(source.video_shift, video_header(avc_record(kSps320, kPps)));
    }
    if (source.audio) {
        client.rtmp.audio(source.audio_shift, audio_header(source.audio_rate == 44100 ? kAac44 : kAac48));
    }
    return *this;
}

void Encoder::send(const Source& source, int from_ms, int to_ms) {
    headers(source);
    media(source, from_ms, to_ms);
}

void Encoder::media(const Source& source, int from_ms, int to_ms) {
    const auto video_time = [&](std::int64_t n) { return n * source.frame_ms; };
    const auto audio_time = [&](std::int64_t n) { return n * 1024 * 1000 / source.audio_rate; };
    auto video = (from_ms + source.frame_ms - 1) / std::int64_t{source.frame_ms};
    auto audio = std::int64_t{from_ms} * source.audio_rate / 1024 / 1000;
    while (audio_time(audio) < from_ms) {
        ++audio;
    }
    while (true) {
        const bool picture_next = source.video && (!source.audio || video_time(video) <= audio_time(audio));
        const auto time = picture_next ? video_time(video) : audio_time(audio);
        if (time >= to_ms) {
            break;
        }
        const auto stamp = static_cast<std::uint32_t>(time);
        if (picture_next) {
            const bool key = time % source.gop_ms == 0;
            const auto body = picture(key, 0, source.picture_bytes);
            message(source, RtmpType::Video, (stamp + source.video_shift) & source.mask, body);
            ++video;
        } else {
            message(source, RtmpType::Audio, (stamp + source.audio_shift) & source.mask, sound());
            ++audio;
        }
    }
    client.flush();
}

void Encoder::message(const Source& source, RtmpType type, std::uint32_t timestamp, const Bytes& body) {
    if (source.form == Source::Form::Writer) {
        client.rtmp.send(type, timestamp, body);
        return;
    }
    const auto chunk_stream = type == RtmpType::Video ? 20U : 21U;
    const auto last = last_times_.find(type);
    const bool absolute = source.form == Source::Form::Absolute || last == last_times_.end();
    const auto time = absolute ? timestamp : timestamp - last->second;
    const auto field = std::min(time, 0xFFFFFFU);
    Wire chunk;
    if (absolute) {
        chunk.type0(chunk_stream, field, body.size(), static_cast<int>(type));
    } else {
        chunk.type1(chunk_stream, field, body.size(), static_cast<int>(type));
    }
    if (field == 0xFFFFFF) {
        chunk.u32(time);
    }
    last_times_[type] = timestamp;
    client.rtmp.append(chunk.data(body).bytes);
}

void Encoder::wire(const Wire& wire) {
    client.rtmp.append(wire.bytes);
    client.flush();
}

// NAL unit's header, first_mb_in_slice of 0, slice_type.
Bytes Encoder::picture(std::uint16_t slice, bool key, std::int32_t cts, std::size_t size) {
    auto body = numbered(pictures_++, size);
    body.insert(body.begin(), {std::byte(slice >> 8), std::byte(slice & 0xFF)});
    return video_data(access_unit({body}), key, cts);
}

Bytes Encoder::picture(bool key, std::int32_t cts, std::size_t size) {
    return picture(key ? 0x65B0 : 0x41C0, key, cts, size);
}

Bytes Encoder::b_picture() {
    return picture(0x01A0, false, 0, 300);
}

Bytes Encoder::sound() {
    return audio_data(numbered(sounds_++, 20));
}

bool Encoder::all_read(Station& station) const {
    const bool read = eventually([&] { return all_arrived(station); });
    station.settle();
    return read;
}

bool Encoder::all_arrived(const Station& station) const {
    return station.rtmp_stats().frames >= pictures_ + sounds_;
}

void Encoder::stop() {
    client.rtmp.command("FCUnpublish", 6, key_);
    client.rtmp.command("deleteStream", 7, [](auto& out) {
        out.null();
        out.number(1);
    });
    client.flush();
    client.read_status("NetStream.Unpublish.Success");
    client.close();
}

} // namespace leams::test
