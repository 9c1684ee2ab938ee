#include "core/formats/aac.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto config = leams::formats::parse_audio_specific_config(std::as_bytes(std::span(data, size)));
    if (config) {
        (void)leams::formats::aac_codec_string(*config);
        (void)leams::formats::aac_name(*config);
    }
    return 0;
}
