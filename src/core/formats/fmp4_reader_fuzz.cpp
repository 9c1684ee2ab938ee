#include "core/formats/fmp4_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)leams::formats::parse_mp4_first_sample_end(std::as_bytes(std::span(data, size)));
    return 0;
}
