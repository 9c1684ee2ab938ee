#include "core/formats/fmp4.hpp"

#include <string_view>

namespace leams::formats {
namespace {

constexpr std::uint32_t kSyncSample = 0x02000000;      // sample_depends_on 2: needs no other.
constexpr std::uint32_t kDependentSample = 0x01010000; // sample_depends_on 1, sample_is_non_sync_sample.
constexpr std::uint32_t kDefaultBaseIsMoof = 0x020000;
constexpr std::uint32_t kDefaultFlagsPresent = 0x000020;

// Writes a box's header and, when it ends, its size.
class Box {
public:
    Box(Bytes& output, std::string_view type)
        : writer_(output)
        , output_(output)
        , start_(output.size()) {
        writer_.u32(0);
        writer_.text(type);
    }
    Box(Bytes& output, std::string_view type, std::uint8_t version, std::uint32_t flags)
        : Box(output, type) {
        writer_.u8(version);
        writer_.u24(flags);
    }
    ~Box() { writer_.patch_u32(start_, static_cast<std::uint32_t>(output_.size() - start_)); }
    Box(const Box&) = delete;
    Box& operator=(const Box&) = delete;

    ByteWriter& operator*() noexcept { return writer_; }
    ByteWriter* operator->() noexcept { return &writer_; }

private:
    ByteWriter writer_;
    Bytes& output_;
    std::size_t start_;
};

void write_matrix(ByteWriter& writer) {
    for (const std::uint32_t value : {0x00010000U, 0U, 0U, 0U, 0x00010000U, 0U, 0U, 0U, 0x40000000U}) {
        writer.u32(value);
    }
}

void write_mvhd(Bytes& output) {
    Box box(output, "mvhd", 0, 0);
    box->zeros(8);
    box->u32(1000);
    box->u32(0);
    box->u32(0x00010000); // Rate 1.
    box->u16(0x0100);     // Volume 1.
    box->zeros(10);
    write_matrix(*box);
    box->zeros(24);
    box->u32(0xFFFFFFFF); // next_track_ID: unknown.
}

void write_tkhd(Bytes& output, const Mp4Track& track) {
    Box box(output, "tkhd", 0, 7); // Enabled, in movie, in preview.
    box->zeros(8);
    box->u32(track.id);
    box->zeros(4 + 4 + 8);
    box->u16(0);
    box->u16(track.kind == Mp4Kind::Aac ? 1 : 0); // Alternate group: tracks of one kind.
    box->u16(track.kind == Mp4Kind::Aac ? 0x0100 : 0);
    box->u16(0);
    write_matrix(*box);
    box->u32(std::uint64_t{track.width} << 16);
    box->u32(std::uint64_t{track.height} << 16);
}

void write_avc1(Bytes& output, const Mp4Track& track) {
    Box box(output, "avc1");
    box->zeros(6);
    box->u16(1);
    box->zeros(16);
    box->u16(track.width);
    box->u16(track.height);
    box->u32(0x00480000); // 72 dpi.
    box->u32(0x00480000);
    box->u32(0);
    box->u16(1);
    box->zeros(32);
    box->u16(0x0018);
    box->u16(0xFFFF);
    Box avcc(output, "avcC");
    avcc->bytes(track.config);
}

// ISO/IEC 14496-1 8.3.3: the size in four bytes of seven bits, however small it is.
void write_descriptor_header(ByteWriter& writer, std::uint8_t tag, std::size_t size) {
    writer.u8(tag);
    for (int shift = 21; shift > 0; shift -= 7) {
        writer.u8(0x80U | ((size >> shift) & 0x7FU));
    }
    writer.u8(size & 0x7FU);
}

void write_mp4a(Bytes& output, const Mp4Track& track) {
    constexpr std::size_t kHeader = 5;
    Box box(output, "mp4a");
    box->zeros(6);
    box->u16(1);
    box->zeros(8);
    box->u16(track.channels);
    box->u16(16);
    box->u32(0);
    box->u32(track.sample_rate > 0xFFFF ? 0 : std::uint64_t{track.sample_rate} << 16);
    Box esds(output, "esds", 0, 0);
    const auto specific = track.config.size();
    const auto decoder = 13 + kHeader + specific;
    write_descriptor_header(*esds, 0x03, 3 + kHeader + decoder + kHeader + 1);
    esds->u16(track.id);
    esds->u8(0);
    write_descriptor_header(*esds, 0x04, decoder);
    esds->u8(0x40); // ISO/IEC 14496-3 audio.
    esds->u8(0x15); // Audio stream.
    esds->u24(0);
    esds->u32(0);
    esds->u32(0);
    write_descriptor_header(*esds, 0x05, specific);
    esds->bytes(track.config);
    write_descriptor_header(*esds, 0x06, 1);
    esds->u8(2);
}

void write_empty_table(Bytes& output, std::string_view type, std::size_t fields) {
    Box box(output, type, 0, 0);
    box->zeros(4 * fields);
}

void write_stbl(Bytes& output, const Mp4Track& track) {
    Box stbl(output, "stbl");
    {
        Box stsd(output, "stsd", 0, 0);
        stsd->u32(1);
        if (track.kind == Mp4Kind::Avc) {
            write_avc1(output, track);
        } else {
            write_mp4a(output, track);
        }
    }
    write_empty_table(output, "stts", 1);
    write_empty_table(output, "stsc", 1);
    write_empty_table(output, "stsz", 2);
    write_empty_table(output, "stco", 1);
}

void write_mdia(Bytes& output, const Mp4Track& track) {
    const bool video = track.kind == Mp4Kind::Avc;
    Box mdia(output, "mdia");
    {
        Box mdhd(output, "mdhd", 0, 0);
        mdhd->zeros(8);
        mdhd->u32(track.timescale);
        mdhd->u32(0);
        mdhd->u16(0x55C4); // "und".
        mdhd->u16(0);
    }
    {
        Box hdlr(output, "hdlr", 0, 0);
        hdlr->u32(0);
        hdlr->text(video ? "vide" : "soun");
        hdlr->zeros(12);
        hdlr->text(video ? "video" : "audio");
        hdlr->u8(0);
    }
    Box minf(output, "minf");
    if (video) {
        Box vmhd(output, "vmhd", 0, 1);
        vmhd->zeros(8);
    } else {
        Box smhd(output, "smhd", 0, 0);
        smhd->zeros(4);
    }
    {
        Box dinf(output, "dinf");
        Box dref(output, "dref", 0, 0);
        dref->u32(1);
        Box url(output, "url ", 0, 1); // The media is in this file.
    }
    write_stbl(output, track);
}

void write_mvex(Bytes& output, std::span<const Mp4Track> tracks) {
    Box mvex(output, "mvex");
    for (const auto& track : tracks) {
        Box trex(output, "trex", 0, 0);
        trex->u32(track.id);
        trex->u32(1);
        trex->u32(0);
        trex->u32(0);
        trex->u32(track.kind == Mp4Kind::Avc ? kDependentSample : kSyncSample);
    }
}

// ISO/IEC 14496-12 8.8.8. Returns where the data offset stands.
std::size_t write_trun(Bytes& output, const Mp4Chunk& chunk) {
    constexpr std::uint32_t kDataOffset = 0x000001;
    constexpr std::uint32_t kDurationAndSize = 0x000300;
    constexpr std::uint32_t kFlagsAndCts = 0x000C00;
    const bool video = chunk.kind == Mp4Kind::Avc;
    Box trun(output, "trun", 1, kDataOffset | kDurationAndSize | (video ? kFlagsAndCts : 0));
    trun->u32(chunk.samples.size());
    const auto data_offset = output.size();
    trun->u32(0);
    for (const auto& sample : chunk.samples) {
        trun->u32(sample.duration);
        trun->u32(sample.size);
        if (video) {
            trun->u32(sample.sync ? kSyncSample : kDependentSample);
            trun->u32(static_cast<std::uint32_t>(sample.cts));
        }
    }
    return data_offset;
}

} // namespace

Bytes make_mp4_init(std::span<const Mp4Track> tracks) {
    Bytes output;
    {
        Box ftyp(output, "ftyp");
        ftyp->text("iso6");
        ftyp->u32(0);
        ftyp->text("iso6cmfcmp41");
    }
    {
        Box moov(output, "moov");
        write_mvhd(output);
        for (const auto& track : tracks) {
            Box trak(output, "trak");
            write_tkhd(output, track);
            write_mdia(output, track);
        }
        write_mvex(output, tracks);
    }
    return output;
}

std::uint64_t append_mp4_chunk_header(Bytes& output, const Mp4Chunk& chunk) {
    std::uint64_t payload = 0;
    for (const auto& sample : chunk.samples) {
        payload += sample.size;
    }
    LEAMS_ASSERT(payload < 0xFFFFFFF0ULL);
    const auto start = output.size();
    std::size_t data_offset = 0;
    {
        Box moof(output, "moof");
        {
            Box mfhd(output, "mfhd", 0, 0);
            mfhd->u32(chunk.sequence);
        }
        Box traf(output, "traf");
        {
            Box tfhd(output, "tfhd", 0, kDefaultBaseIsMoof | kDefaultFlagsPresent);
            tfhd->u32(chunk.track_id);
            tfhd->u32(chunk.kind == Mp4Kind::Avc ? kDependentSample : kSyncSample);
        }
        {
            Box tfdt(output, "tfdt", 1, 0);
            tfdt->u64(chunk.base_decode_time);
        }
        data_offset = write_trun(output, chunk);
    }
    ByteWriter writer(output);
    writer.patch_u32(data_offset, static_cast<std::uint32_t>(output.size() + 8 - start));
    writer.u32(payload + 8);
    writer.text("mdat");
    return payload;
}

} // namespace leams::formats
