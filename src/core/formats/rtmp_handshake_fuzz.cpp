#include "core/formats/rtmp_handshake.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    const auto input = std::as_bytes(std::span(data, size));
    if (input.empty()) {
        return 0;
    }
    const Bytes random(formats::kRtmpHandshakeRandom);
    const auto answer = formats::make_rtmp_server_handshake(input, random);
    LEAMS_ASSERT(!answer || answer->size() == 1 + 2 * formats::kRtmpHandshakeSize);
    const auto known = formats::check_rtmp_version(input);
    LEAMS_ASSERT(known || !known.error().needs_more());
    return 0;
}
