#include "core/formats/fmp4_chunk.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace leams::formats {
namespace {

constexpr std::size_t kBoxHeader = 8;
constexpr std::size_t kMaxMoof = 1U << 20;

struct Box {
    std::string_view type;
    ByteView body;
    std::size_t at = 0; // Where its header stands in what was searched.
};

/// The box at the reader's place, which is whole; sizes of 64 bits and "to the end" are nobody's here.
Result<Box, ParseError> next_box(ByteReader& reader) {
    Box box{.at = reader.position()};
    LEAMS_TRY(const auto size, reader.u32());
    LEAMS_TRY(const auto type, reader.take(4));
    if (size < kBoxHeader) {
        return ParseError::malformed("a box smaller than its header");
    }
    LEAMS_TRY(box.body, reader.take(size - kBoxHeader));
    box.type = as_text(type);
    return box;
}

/// The first box of that type.
Result<Box, ParseError> find_box(ByteView boxes, std::string_view type) {
    ByteReader reader(boxes);
    while (!reader.empty()) {
        auto box = next_box(reader);
        if (!box || box->type == type) {
            return box;
        }
    }
    return ParseError::malformed("a box is missing");
}

std::size_t offset_in(ByteView whole, ByteView part) {
    return static_cast<std::size_t>(part.data() - whole.data());
}

/// Calls `each` with the duration and the size of every sample; 0 where the samples have no sizes of their
/// own.
template <class Each>
Result<void, ParseError> for_each_sample(ByteView trun, Each each) {
    constexpr std::uint32_t kDataOffset = 0x000001;
    constexpr std::uint32_t kFirstFlags = 0x000004;
    constexpr std::uint32_t kDuration = 0x000100;
    constexpr std::uint32_t kSize = 0x000200;
    ByteReader reader(trun);
    LEAMS_TRY(const auto version_and_flags, reader.u32());
    const auto flags = version_and_flags & 0xFFFFFF;
    LEAMS_TRY(const auto count, reader.u32());
    LEAMS_CHECK(reader.skip((flags & kDataOffset ? 4 : 0) + (flags & kFirstFlags ? 4 : 0)));
    if ((flags & kDuration) == 0) {
        return ParseError::unsupported("samples without durations of their own");
    }
    const bool sized = (flags & kSize) != 0;
    std::size_t rest = 0; // Flags and composition offset.
    for (const std::uint32_t flag : {0x000400U, 0x000800U}) {
        rest += flags & flag ? 4 : 0;
    }
    if (reader.remaining() / (4 + (sized ? 4 : 0) + rest) < count) {
        return ParseError::malformed("a trun shorter than its samples");
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        LEAMS_TRY(const auto duration, reader.u32());
        std::uint32_t bytes = 0;
        if (sized) {
            LEAMS_TRY(bytes, reader.u32());
        }
        LEAMS_CHECK(reader.skip(rest));
        each(duration, bytes);
    }
    return {};
}

Result<std::uint64_t, ParseError> read_samples_duration(ByteView trun) {
    std::uint64_t sum = 0;
    LEAMS_CHECK(for_each_sample(trun, [&](std::uint32_t duration, std::uint32_t) { sum += duration; }));
    return sum;
}

/// What is wrong within a moof that is all there is not mended by more input.
ParseError as_malformed(const ParseError& error) {
    return error.needs_more() ? ParseError::malformed("a box reaches beyond the one around it") : error;
}

Result<void, ParseError> read_moof(ByteView moof, std::size_t moof_at, Mp4ChunkHead& head) {
    LEAMS_TRY(const auto mfhd, find_box(moof, "mfhd"));
    LEAMS_TRY(const auto traf, find_box(moof, "traf"));
    LEAMS_TRY(const auto tfhd, find_box(traf.body, "tfhd"));
    LEAMS_TRY(const auto tfdt, find_box(traf.body, "tfdt"));
    LEAMS_TRY(const auto trun, find_box(traf.body, "trun"));
    if (mfhd.body.size() < 8 || tfhd.body.size() < 8 || tfdt.body.size() < 12 ||
        tfdt.body[0] != std::byte{1}) {
        return ParseError::unsupported("fields of another layout");
    }
    head.track_id = *ByteReader(tfhd.body.subspan(4)).u32();
    head.base_decode_time = *ByteReader(tfdt.body.subspan(4)).u64();
    head.sequence_at = moof_at + offset_in(moof, mfhd.body) + 4;
    head.decode_time_at = moof_at + offset_in(moof, tfdt.body) + 4;
    LEAMS_TRY(head.duration, read_samples_duration(trun.body));
    return {};
}

Result<Mp4TrackClock, ParseError> read_track(ByteView trak) {
    LEAMS_TRY(const auto tkhd, find_box(trak, "tkhd"));
    LEAMS_TRY(const auto mdia, find_box(trak, "mdia"));
    LEAMS_TRY(const auto mdhd, find_box(mdia.body, "mdhd"));
    LEAMS_TRY(const auto hdlr, find_box(mdia.body, "hdlr"));
    if (tkhd.body.size() < 16 || mdhd.body.size() < 16 || hdlr.body.size() < 12 ||
        tkhd.body[0] != std::byte{0} || mdhd.body[0] != std::byte{0}) {
        return ParseError::unsupported("fields of another layout");
    }
    const Mp4TrackClock track{
        .id = *ByteReader(tkhd.body.subspan(12)).u32(),
        .timescale = *ByteReader(mdhd.body.subspan(12)).u32(),
        .video = as_text(hdlr.body.subspan(8, 4)) == "vide",
    };
    if (track.timescale == 0) {
        return ParseError::malformed("a track without a timescale");
    }
    return track;
}

/// A descriptor's length (ISO/IEC 14496-1 8.3.3).
Result<std::size_t, ParseError> read_descriptor(ByteReader& reader, std::uint8_t wanted) {
    LEAMS_TRY(const auto tag, reader.u8());
    if (tag != wanted) {
        return ParseError::unsupported("descriptors in another order");
    }
    std::size_t length = 0;
    for (int i = 0; i < 4; ++i) {
        LEAMS_TRY(const auto byte, reader.u8());
        length = (length << 7) | (byte & 0x7FU);
        if ((byte & 0x80U) == 0) {
            break;
        }
    }
    return length;
}

Result<Bytes, ParseError> read_decoder_config(ByteView esds) {
    ByteReader reader(esds);
    LEAMS_CHECK(reader.skip(4));
    LEAMS_CHECK(read_descriptor(reader, 0x03));
    LEAMS_CHECK(reader.skip(3));
    LEAMS_CHECK(read_descriptor(reader, 0x04));
    LEAMS_CHECK(reader.skip(13));
    LEAMS_TRY(const auto length, read_descriptor(reader, 0x05));
    LEAMS_TRY(const auto config, reader.take(length));
    return Bytes(config.begin(), config.end());
}

void add_to_u32(Bytes& bytes, std::size_t at, std::size_t more) {
    const auto old = *ByteReader(ByteView(bytes).subspan(at)).u32();
    ByteWriter(bytes).patch_u32(at, old + static_cast<std::uint32_t>(more));
}

template <class Number>
void put(std::span<std::byte> bytes, std::size_t at, Number value) {
    for (std::size_t i = 0; i < sizeof value; ++i) {
        bytes[at + i] = static_cast<std::byte>(value >> (8 * (sizeof value - 1 - i)));
    }
}

} // namespace

Result<std::vector<Mp4TrackClock>, ParseError> read_mp4_tracks(ByteView init) {
    LEAMS_TRY(const auto moov, find_box(init, "moov"));
    std::vector<Mp4TrackClock> tracks;
    ByteReader reader(moov.body);
    while (!reader.empty()) {
        LEAMS_TRY(const auto box, next_box(reader));
        if (box.type == "trak") {
            LEAMS_TRY(const auto track, read_track(box.body));
            tracks.push_back(track);
        }
    }
    return tracks;
}

Result<Bytes, ParseError> read_mp4_sound_config(ByteView init) {
    constexpr std::size_t kSampleEntry = 8 + 28; // Before the boxes of an mp4a's own.
    LEAMS_TRY(const auto moov, find_box(init, "moov"));
    ByteReader reader(moov.body);
    while (!reader.empty()) {
        LEAMS_TRY(const auto box, next_box(reader));
        if (box.type != "trak") {
            continue;
        }
        auto body = box.body;
        for (const auto* type : {"mdia", "minf", "stbl", "stsd"}) {
            LEAMS_TRY(const auto inner, find_box(body, type));
            body = inner.body;
        }
        const auto entry = body.size() < 8 ? Result<Box, ParseError>(ParseError::malformed("an empty stsd"))
                                           : find_box(body.subspan(8), "mp4a");
        if (entry && entry->body.size() >= kSampleEntry - 8) {
            LEAMS_TRY(const auto esds, find_box(entry->body.subspan(kSampleEntry - 8), "esds"));
            return read_decoder_config(esds.body);
        }
    }
    return ParseError::malformed("there is no sound");
}

Result<std::vector<Mp4ChunkSample>, ParseError> read_mp4_samples(ByteView input) {
    LEAMS_TRY(const auto moof, find_box(input, "moof"));
    LEAMS_TRY(const auto traf, find_box(moof.body, "traf"));
    LEAMS_TRY(const auto trun, find_box(traf.body, "trun"));
    std::vector<Mp4ChunkSample> samples;
    LEAMS_CHECK(for_each_sample(trun.body, [&](std::uint32_t duration, std::uint32_t bytes) {
        samples.push_back({duration, bytes});
    }));
    return samples;
}

Result<Mp4ChunkHead, ParseError> parse_mp4_chunk_head(ByteView input) {
    ByteReader reader(input);
    LEAMS_TRY(const auto size, reader.u32());
    LEAMS_TRY(const auto type, reader.take(4));
    if (as_text(type) != "moof" || size < kBoxHeader) {
        return ParseError::malformed("no moof where a chunk begins");
    }
    if (size > kMaxMoof) {
        return ParseError::too_large("a moof");
    }
    LEAMS_TRY(const auto moof, reader.take(size - kBoxHeader));
    LEAMS_TRY(const auto mdat_size, reader.u32());
    LEAMS_TRY(const auto mdat_type, reader.take(4));
    if (as_text(mdat_type) != "mdat" || mdat_size < kBoxHeader) {
        return ParseError::malformed("no mdat behind a moof");
    }
    Mp4ChunkHead head;
    if (const auto read = read_moof(moof, kBoxHeader, head); !read) {
        return as_malformed(read.error());
    }
    head.head_bytes = size + kBoxHeader;
    head.bytes = std::uint64_t{size} + mdat_size;
    return head;
}

void retime_mp4_chunk(
    std::span<std::byte> input, const Mp4ChunkHead& head, std::uint32_t sequence, std::uint64_t decode_time
) {
    LEAMS_ASSERT(head.head_bytes <= input.size());
    put(input, head.sequence_at, sequence);
    put(input, head.decode_time_at, decode_time);
}

Result<Bytes, ParseError> with_mp4_duration(ByteView init, std::uint64_t milliseconds) {
    LEAMS_TRY(const auto moov, find_box(init, "moov"));
    LEAMS_TRY(const auto mvex, find_box(moov.body, "mvex"));
    const auto place = static_cast<std::ptrdiff_t>(offset_in(init, mvex.body));
    Bytes mehd;
    ByteWriter writer(mehd);
    writer.u32(kMp4DurationBytes);
    writer.text("mehd");
    writer.u8(1);
    writer.u24(0);
    writer.u64(milliseconds); // Of mvhd's timescale, which is a thousand.

    Bytes output(init.begin(), init.end());
    output.insert(output.begin() + place, mehd.begin(), mehd.end());
    add_to_u32(output, offset_in(init, moov.body) - kBoxHeader, mehd.size());
    add_to_u32(output, offset_in(init, mvex.body) - kBoxHeader, mehd.size());
    return output;
}

Bytes make_mp4_index(const Mp4TrackClock& track, std::span<const Mp4Subsegment> subsegments) {
    LEAMS_ASSERT(subsegments.size() <= 0xFFFF);
    constexpr std::uint32_t kStartsWithSap = 0x90000000; // starts_with_SAP 1, SAP_type 1.
    Bytes output;
    ByteWriter writer(output);
    writer.u32(mp4_index_bytes(subsegments.size()));
    writer.text("sidx");
    writer.u32(0); // Version and flags.
    writer.u32(track.id);
    writer.u32(track.timescale);
    writer.u32(0); // Earliest presentation time.
    writer.u32(0); // The first run begins behind this box.
    writer.u16(0);
    writer.u16(subsegments.size());
    for (const auto& subsegment : subsegments) {
        LEAMS_ASSERT(subsegment.bytes < 0x80000000);
        writer.u32(subsegment.bytes); // Of media: the highest bit is 0.
        writer.u32(subsegment.duration);
        writer.u32(subsegment.independent ? kStartsWithSap : 0);
    }
    return output;
}

} // namespace leams::formats
