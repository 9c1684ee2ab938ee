#include "core/formats/amf0.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    const auto values = formats::parse_amf0(std::as_bytes(std::span(data, size)));
    if (!values) {
        return 0;
    }
    Bytes written;
    formats::Amf0Writer writer(written);
    for (const auto& value : *values) {
        writer.value(value);
    }
    const auto again = formats::parse_amf0(written);
    LEAMS_ASSERT(again.has_value() && again->size() == values->size());
    return 0;
}
