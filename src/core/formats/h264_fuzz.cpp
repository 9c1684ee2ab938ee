#include "core/formats/h264.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    const auto input = std::as_bytes(std::span(data, size));
    (void)formats::parse_h264_sps(input);
    if (const auto config = formats::parse_avc_config(input)) {
        for (const auto set : config->sps) {
            (void)formats::parse_h264_sps(set);
        }
        for (formats::NalReader reader(input, config->nal_length_size); reader.next();) {
        }
    }
    return 0;
}
