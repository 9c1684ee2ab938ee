#pragma once

#include "core/base/assert.hpp"

#include <zlib.h>

#include <string>
#include <string_view>

namespace leams {

/// A compressor that frees itself; zlib points back at its z_stream, which therefore stays where it is.
struct Deflate {
    /// `window_bits` as zlib takes them: they say the format too.
    Deflate(int level, int window_bits, int memory) {
        const auto status = deflateInit2(&stream, level, Z_DEFLATED, window_bits, memory, Z_DEFAULT_STRATEGY);
        LEAMS_ASSERT(status == Z_OK);
    }
    ~Deflate() { deflateEnd(&stream); }
    Deflate(const Deflate&) = delete;
    Deflate& operator=(const Deflate&) = delete;

    std::string run(std::string_view text, int flush) {
        // A flush adds an empty block to what the bound allows for.
        std::string output(deflateBound(&stream, static_cast<uLong>(text.size())) + 16, '\0');
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        stream.avail_in = static_cast<uInt>(text.size());
        stream.next_out = reinterpret_cast<Bytef*>(output.data());
        stream.avail_out = static_cast<uInt>(output.size());
        const auto status = deflate(&stream, flush);
        LEAMS_ASSERT(status == (flush == Z_FINISH ? Z_STREAM_END : Z_OK) && stream.avail_in == 0);
        output.resize(output.size() - stream.avail_out);
        return output;
    }

    z_stream stream{};
};

} // namespace leams
