#include "core/base/encoding.hpp"

namespace leams {
namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(ByteView bytes, std::string_view alphabet, bool pad) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto left = bytes.size() - i;
        const auto byte = [&](std::size_t k) {
            return k < left ? std::to_integer<std::uint32_t>(bytes[i + k]) : std::uint32_t{0};
        };
        const auto group = byte(0) << 16 | byte(1) << 8 | byte(2);
        out += alphabet[group >> 18];
        out += alphabet[group >> 12 & 63];
        if (left > 1) {
            out += alphabet[group >> 6 & 63];
        }
        if (left > 2) {
            out += alphabet[group & 63];
        }
    }
    while (pad && out.size() % 4 != 0) {
        out += '=';
    }
    return out;
}

} // namespace

std::string to_hex(ByteView bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        out += kDigits[std::to_integer<std::size_t>(byte) >> 4];
        out += kDigits[std::to_integer<std::size_t>(byte) & 15];
    }
    return out;
}

std::string to_base64url(ByteView bytes) {
    return encode(bytes, kUrlSafe, false);
}

std::string to_base64(ByteView bytes) {
    return encode(bytes, kStandard, true);
}

std::optional<Bytes> from_base64url(std::string_view text) {
    if (text.size() % 4 == 1) {
        return std::nullopt;
    }
    Bytes out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const auto value = kUrlSafe.find(c);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.push_back(static_cast<std::byte>(bits >> count));
            bits &= (1U << count) - 1;
        }
    }
    return bits == 0 ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace leams
