#include "core/formats/webvtt.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// What was read and is written again reads the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams::formats;
    const auto cues = parse_webvtt({reinterpret_cast<const char*>(data), size});
    if (cues) {
        const auto again = parse_webvtt(write_webvtt(*cues));
        if (!again || *again != *cues) {
            std::abort();
        }
    }
    return 0;
}
