#include "core/formats/fmp4_chunk.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    const auto input = std::as_bytes(std::span(data, size));
    if (const auto head = formats::parse_mp4_chunk_head(input)) {
        LEAMS_ASSERT(head->head_bytes <= size && head->bytes >= head->head_bytes);
        Bytes copy(input.begin(), input.end());
        formats::retime_mp4_chunk(copy, *head, 7, 1234567);
        const auto again = formats::parse_mp4_chunk_head(copy);
        LEAMS_ASSERT(again && again->base_decode_time == 1234567 && again->duration == head->duration);
    }
    static_cast<void>(formats::read_mp4_tracks(input));
    static_cast<void>(formats::read_mp4_sound_config(input));
    static_cast<void>(formats::read_mp4_samples(input));
    if (const auto longer = formats::with_mp4_duration(input, 1000)) {
        LEAMS_ASSERT(longer->size() == size + formats::kMp4DurationBytes);
    }
    return 0;
}
