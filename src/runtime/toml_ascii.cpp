#include "runtime/toml_ascii.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

namespace leams::runtime {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kSpeltLength = 4;

} // namespace

std::string toml_to_ascii(std::string_view toml) {
    std::string out;
    out.reserve(toml.size());
    for (const char c : toml.substr(toml.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0)) {
        if (const auto byte = static_cast<unsigned char>(c); byte >= 0x80 || c == '~') {
            fmt::format_to(std::back_inserter(out), "~{:02x}~", byte);
        } else {
            out += c;
        }
    }
    return out;
}

std::string text_from_ascii(std::string_view ascii) {
    std::string out;
    while (!ascii.empty()) {
        unsigned byte = static_cast<unsigned char>(ascii[0]);
        const bool spelt = ascii[0] == '~' && ascii.size() >= kSpeltLength && ascii[3] == '~';
        if (spelt) {
            std::from_chars(ascii.data() + 1, ascii.data() + 3, byte, 16);
        }
        out += static_cast<char>(byte);
        ascii.remove_prefix(spelt ? kSpeltLength : 1);
    }
    return out;
}

} // namespace leams::runtime
