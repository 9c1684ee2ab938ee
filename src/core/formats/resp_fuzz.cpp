#include "core/formats/resp.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    while (const auto parsed = leams::resp::parse(rest)) {
        (void)parsed->value.find("mode");
        rest.remove_prefix(parsed->size);
    }
    return 0;
}
