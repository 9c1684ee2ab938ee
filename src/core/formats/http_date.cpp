#include "core/formats/http_date.hpp"

#include <fmt/format.h>

namespace leams::formats {

std::optional<UnixMillis> parse_http_date(std::string_view text) {
    constexpr std::string_view kShape = "Sun, 06 Nov 1994 08:49:37 GMT";
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != kShape.size() || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' ||
        text[16] != ' ' || !text.ends_with(" GMT")) {
        return std::nullopt;
    }
    const auto month = kMonths.find(text.substr(8, 3));
    if (month == std::string_view::npos || month % 3 != 0) {
        return std::nullopt;
    }
    const auto time = parse_rfc3339(fmt::format(
        "{}-{:02}-{}T{}.000Z", text.substr(12, 4), month / 3 + 1, text.substr(5, 2), text.substr(17, 8)
    ));
    return time ? std::optional(*time) : std::nullopt;
}

} // namespace leams::formats
