#include "core/formats/webp.hpp"

#include <cstdint>
#include <string_view>

namespace leams::formats {
namespace {

constexpr std::size_t kHead = 8;      // Name and size.
constexpr std::uint8_t kAlpha = 0x10; // Of VP8X's flags the one that is about pixels.

std::size_t little_u32(ByteView bytes) {
    std::size_t value = 0;
    for (std::size_t i = 4; i > 0; --i) {
        value = value << 8 | std::to_integer<std::size_t>(bytes[i - 1]);
    }
    return value;
}

std::string to_little_u32(std::size_t value) {
    std::string bytes;
    for (int i = 0; i < 4; ++i, value >>= 8) {
        bytes += static_cast<char>(value & 0xFFU);
    }
    return bytes;
}

struct Chunk {
    std::string_view name;
    std::string_view whole; // With name, size and padding.
};

Result<Chunk, ParseError> next_chunk(ByteReader& reader) {
    const auto start = as_text(reader.rest());
    LEAMS_TRY(const auto head, reader.take(kHead));
    const auto size = little_u32(head.subspan(4));
    LEAMS_CHECK(reader.skip(size + size % 2));
    return Chunk{.name = start.substr(0, 4), .whole = start.substr(0, kHead + size + size % 2)};
}

/// What a file needs of VP8X: nothing when it has no alpha.
std::string features(const Chunk& chunk) {
    std::string kept(chunk.whole);
    if (kept.size() == kHead) {
        return "";
    }
    kept[kHead] = static_cast<char>(static_cast<std::uint8_t>(kept[kHead]) & kAlpha);
    return kept[kHead] == 0 ? "" : kept;
}

} // namespace

Result<std::string, ParseError> keep_webp_pixels(ByteView file) {
    ByteReader reader(file);
    LEAMS_TRY(const auto head, reader.take(12));
    if (as_text(head.first(4)) != "RIFF" || as_text(head.subspan(8)) != "WEBP") {
        return ParseError::unsupported("no WebP");
    }
    std::string chunks;
    bool has_pixels = false;
    while (!reader.empty()) {
        LEAMS_TRY(const auto chunk, next_chunk(reader));
        const bool is_pixels = chunk.name == "VP8 " || chunk.name == "VP8L";
        if (chunk.name == "VP8X") {
            chunks += features(chunk);
        } else if (is_pixels || chunk.name == "ALPH") {
            chunks += chunk.whole;
        }
        has_pixels = has_pixels || is_pixels;
    }
    if (!has_pixels) {
        return ParseError::malformed("a picture without pixels");
    }
    return "RIFF" + to_little_u32(chunks.size() + 4) + "WEBP" + chunks;
}

} // namespace leams::formats
