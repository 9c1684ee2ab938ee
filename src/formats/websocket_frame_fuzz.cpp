#include "formats/websocket_frame.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    leams::Bytes bytes(size);
    std::memcpy(bytes.data(), data, size);
    const auto header = leams::websocket::parse_frame_header(bytes);
    if (header && header->size > size) {
        __builtin_trap();
    }
    if (header) {
        leams::websocket::unmask(std::span(bytes).subspan(header->size), header->mask, 0);
    }
    leams::websocket::is_valid_utf8(leams::as_text(bytes));
    return 0;
}
