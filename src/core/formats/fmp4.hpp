#pragma once

#include "core/base/bytes.hpp"

#include <cstdint>
#include <span>

namespace leams::formats {

enum class Mp4Kind : std::uint8_t { Avc, Aac };

/// One track of an initialisation segment.
struct Mp4Track {
    std::uint32_t id = 1;
    Mp4Kind kind = Mp4Kind::Avc;
    std::uint32_t timescale = 90000;
    ByteView config;         // AVCDecoderConfigurationRecord or AudioSpecificConfig.
    std::uint32_t width = 0; // Video.
    std::uint32_t height = 0;
    std::uint32_t channels = 0; // Audio.
    std::uint32_t sample_rate = 0;
};

/// Writes ftyp and moov of a fragmented file (ISO/IEC 14496-12, CMAF ISO/IEC 23000-19). There is no edit
/// list: the fragments carry the presentation's own time.
Bytes make_mp4_init(std::span<const Mp4Track> tracks);

struct Mp4Sample {
    std::uint32_t duration = 0; // In the track's timescale, as is cts.
    std::uint32_t size = 0;
    std::int32_t cts = 0;
    bool sync = true;
};

/// One track's run of samples: a CMAF chunk.
struct Mp4Chunk {
    std::uint32_t sequence = 1;
    std::uint32_t track_id = 1;
    Mp4Kind kind = Mp4Kind::Avc;
    std::uint64_t base_decode_time = 0;
    std::span<const Mp4Sample> samples;
};

/// Appends moof and the header of the mdat that holds the samples' payloads in order; the payloads themselves
/// follow it in the file. Returns how many bytes they take. The sum of the sizes must be below 4 GiB.
std::uint64_t append_mp4_chunk_header(Bytes& output, const Mp4Chunk& chunk);

} // namespace leams::formats
