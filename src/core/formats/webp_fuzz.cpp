#include "core/formats/webp.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    const auto bare = formats::keep_webp_pixels(std::as_bytes(std::span(data, size)));
    if (bare) {
        const auto again = formats::keep_webp_pixels(as_bytes(*bare));
        if (!again || *again != *bare) {
            std::abort();
        }
    }
    return 0;
}
