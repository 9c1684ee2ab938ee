#pragma once

#include "core/base/result.hpp"
#include "media/packaging/segment_index.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace leams::packaging {

/// A frame with its final place, in ticks of its track.
struct Sample {
    media::FramePtr frame;
    std::int64_t dts = 0;
    std::int64_t end = 0; // Where the next one begins.
    std::int32_t cts = 0;
};

/// Writes parts: the headers are made here, the payloads go from the frames to the file without a copy in
/// between.
class SegmentWriter {
public:
    /// Appends one part of the samples; fills in the byte ranges and `independent` of the result.
    Result<Part> write(SegmentFile& file, std::span<const Sample> video, std::span<const Sample> audio);

    static InitSegmentPtr make_init(std::uint32_t id, const media::Tracks& tracks);

private:
    std::uint64_t append_chunk(std::span<const Sample> samples, std::uint32_t track_id);

    std::uint32_t sequence_ = 0;
    Bytes headers_; // Kept between parts for its capacity, as are the pieces.
    std::vector<ByteView> pieces_;
};

} // namespace leams::packaging
