#include "core/formats/m3u8.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace leams::formats {
namespace {

void append_number(std::string& output, std::uint64_t value) {
    std::array<char, 20> digits{};
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    output.append(digits.data(), result.ptr);
}

} // namespace

void append_seconds(std::string& output, std::int64_t microseconds) {
    const auto value = static_cast<std::uint64_t>(microseconds < 0 ? 0 : microseconds);
    append_number(output, value / 1'000'000);
    output += '.';
    const bool milliseconds = value % 1000 == 0;
    const auto decimals = milliseconds ? value % 1'000'000 / 1000 : value % 1'000'000;
    for (std::uint64_t scale = milliseconds ? 100 : 100'000; scale > 0; scale /= 10) {
        output += static_cast<char>('0' + decimals / scale % 10);
    }
}

void M3u8Writer::tag(std::string_view name) {
    output_.append(name).append("\n");
}

void M3u8Writer::tag(std::string_view name, std::uint64_t value) {
    output_.append(name).append(":");
    append_number(output_, value);
    output_ += '\n';
}

void M3u8Writer::tag(std::string_view name, std::string_view value) {
    output_.append(name).append(":").append(value).append("\n");
}

void M3u8Writer::extinf(std::int64_t microseconds) {
    output_.append("#EXTINF:");
    append_seconds(output_, microseconds);
    output_.append(",\n");
}

void M3u8Writer::uri(std::string_view uri) {
    output_.append(uri).append("\n");
}

void M3u8Writer::begin(std::string_view name) {
    output_.append(name);
    first_ = true;
}

void M3u8Writer::key(std::string_view key) {
    output_ += std::exchange(first_, false) ? ':' : ',';
    output_.append(key).append("=");
}

void M3u8Writer::word(std::string_view name, std::string_view value) {
    key(name);
    output_.append(value);
}

void M3u8Writer::quoted(std::string_view name, std::string_view value) {
    key(name);
    output_.append("\"").append(value).append("\"");
}

void M3u8Writer::number(std::string_view name, std::uint64_t value) {
    key(name);
    append_number(output_, value);
}

void M3u8Writer::seconds(std::string_view name, std::int64_t microseconds) {
    key(name);
    append_seconds(output_, microseconds);
}

void M3u8Writer::end() {
    output_ += '\n';
}

} // namespace leams::formats
