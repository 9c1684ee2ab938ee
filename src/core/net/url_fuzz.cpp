#include "core/net/url.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    leams::net::percent_decode(text, true);
    leams::net::parse_query(text);
    leams::net::cookie_value(text, "leams_access");
    return 0;
}
