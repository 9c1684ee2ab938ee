#include "core/formats/http1.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    leams::http1::Head head;
    if (leams::http1::parse_request(input, head) && (head.size > size || !head.target.starts_with('/'))) {
        __builtin_trap();
    }
    if (leams::http1::parse_response(input, head) && head.size > size) {
        __builtin_trap();
    }
    leams::http1::ChunkedDecoder decoder;
    for (std::string_view rest = input; !rest.empty();) {
        const auto step = decoder.next(rest);
        if (!step || step->done || step->consumed == 0) {
            break;
        }
        rest.remove_prefix(step->consumed);
    }
    return 0;
}
