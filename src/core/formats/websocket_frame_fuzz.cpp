#include "core/formats/websocket_frame.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    const auto input = std::as_bytes(std::span(data, size));
    Bytes bytes(input.begin(), input.end());
    const auto header = websocket::parse_frame_header(bytes);
    if (header) {
        LEAMS_ASSERT(header->size <= size);
        websocket::unmask(std::span(bytes).subspan(header->size), header->mask, 0);
    }
    return 0;
}
