#include "core/formats/adts.hpp"
#include "core/formats/flv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    const auto input = std::as_bytes(std::span(data, size));
    if (const auto video = formats::parse_flv_video(input)) {
        LEAMS_ASSERT(video->header_size <= size);
    }
    if (const auto audio = formats::parse_flv_audio(input)) {
        LEAMS_ASSERT(audio->header_size <= size);
    }
    for (auto rest = input; !rest.empty();) {
        const auto frame = formats::parse_adts(rest);
        if (!frame) {
            break;
        }
        rest = rest.subspan(frame->size);
    }
    return 0;
}
