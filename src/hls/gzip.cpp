#include "hls/gzip.hpp"

#include "base/assert.hpp"

#include <zlib.h>

namespace leams::hls {

struct GzipEncoder::State {
    z_stream stream{};
};

GzipEncoder::GzipEncoder()
    : state_(std::make_unique<State>()) {
    constexpr int kLevel = 4;
    constexpr int kWindow = 12 + 16; // 4 KiB, with a gzip header.
    constexpr int kMemory = 5;
    const auto status =
        deflateInit2(&state_->stream, kLevel, Z_DEFLATED, kWindow, kMemory, Z_DEFAULT_STRATEGY);
    LEAMS_ASSERT(status == Z_OK);
}

GzipEncoder::~GzipEncoder() {
    deflateEnd(&state_->stream);
}

std::string GzipEncoder::encode(std::string_view text) {
    auto& stream = state_->stream;
    deflateReset(&stream);
    std::string output(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(output.data());
    stream.avail_out = static_cast<uInt>(output.size());
    const auto status = deflate(&stream, Z_FINISH);
    LEAMS_ASSERT(status == Z_STREAM_END);
    output.resize(stream.total_out);
    output.shrink_to_fit();
    return output;
}

} // namespace leams::hls
