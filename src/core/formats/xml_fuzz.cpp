#include "core/formats/xml.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto root = leams::formats::parse_xml({reinterpret_cast<const char*>(data), size});
    if (root) {
        (void)root->text_of("Code");
    }
    return 0;
}
