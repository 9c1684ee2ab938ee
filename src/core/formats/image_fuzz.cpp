#include "core/formats/image.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    const auto info = formats::parse_image(std::as_bytes(std::span(data, size)));
    if (info && (info->width == 0 || info->height == 0)) {
        std::abort();
    }
    return 0;
}
