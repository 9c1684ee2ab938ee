#include "core/formats/image.hpp"

#include <array>

namespace leams::formats {
namespace {

constexpr std::string_view kPngMagic = "\x89PNG\r\n\x1a\n";
constexpr std::string_view kJpegMagic = "\xFF\xD8\xFF";

Result<ImageInfo, ParseError> checked(ImageInfo info) {
    if (info.width == 0 || info.height == 0) {
        return ParseError::malformed("a picture without pixels");
    }
    return info;
}

// Chunks up to the pixels: IHDR comes first, and what makes it an animation before IDAT.
Result<ImageInfo, ParseError> parse_png(ByteReader reader) {
    ImageInfo info{.kind = ImageKind::Png};
    LEAMS_CHECK(reader.skip(kPngMagic.size()));
    for (bool is_first = true;; is_first = false) {
        LEAMS_TRY(const auto length, reader.u32());
        LEAMS_TRY(const auto name, reader.take(4));
        if (is_first != (as_text(name) == "IHDR")) {
            return ParseError::malformed("IHDR is not the first chunk");
        }
        if (as_text(name) == "IDAT") {
            return checked(info);
        }
        LEAMS_TRY(const auto data, reader.take(length));
        LEAMS_CHECK(reader.skip(4)); // The checksum.
        if (is_first) {
            ByteReader header(data);
            LEAMS_TRY(info.width, header.u32());
            LEAMS_TRY(info.height, header.u32());
        }
        info.is_animated = info.is_animated || as_text(name) == "acTL";
    }
}

// SOF0 to SOF15, but for DHT, JPG and DAC, which lie between them.
constexpr bool is_frame_header(std::uint8_t marker) noexcept {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

Result<ImageInfo, ParseError> parse_jpeg(ByteReader reader) {
    LEAMS_CHECK(reader.skip(2)); // SOI
    for (;;) {
        LEAMS_TRY(const auto prefix, reader.u8());
        LEAMS_TRY(auto marker, reader.u8());
        while (prefix == 0xFF && marker == 0xFF) { // Fill bytes.
            LEAMS_TRY(marker, reader.u8());
        }
        // SOS and EOI: the pixels, or the end, without a frame before.
        if (prefix != 0xFF || marker == 0xDA || marker == 0xD9) {
            return ParseError::malformed("no frame header");
        }
        LEAMS_TRY(const auto length, reader.u16());
        if (length < 2) {
            return ParseError::malformed("a segment shorter than its length");
        }
        LEAMS_TRY(const auto data, reader.take(length - 2U));
        if (is_frame_header(marker)) {
            ByteReader header(data);
            ImageInfo info{.kind = ImageKind::Jpeg};
            LEAMS_CHECK(header.skip(1)); // Bits of a sample.
            LEAMS_TRY(info.height, header.u16());
            LEAMS_TRY(info.width, header.u16());
            return checked(info);
        }
    }
}

// RIFF's numbers begin with the lowest byte.
Result<std::uint32_t, ParseError> little(ByteReader& reader, std::size_t bytes) {
    LEAMS_TRY(const auto field, reader.take(bytes));
    std::uint32_t value = 0;
    for (std::size_t i = bytes; i > 0; --i) {
        value = value << 8 | std::to_integer<std::uint32_t>(field[i - 1]);
    }
    return value;
}

Result<ImageInfo, ParseError> parse_webp(ByteReader reader) {
    ImageInfo info{.kind = ImageKind::Webp};
    LEAMS_CHECK(reader.skip(12)); // "RIFF", size, "WEBP"
    LEAMS_TRY(const auto name, reader.take(4));
    LEAMS_CHECK(reader.skip(4)); // Size.
    if (as_text(name) == "VP8X") {
        LEAMS_TRY(const auto flags, little(reader, 4));
        LEAMS_TRY(info.width, little(reader, 3));
        LEAMS_TRY(info.height, little(reader, 3));
        info.is_animated = (flags & 2U) != 0;
        ++info.width;
        ++info.height;
    } else if (as_text(name) == "VP8L") {
        LEAMS_TRY(const auto signature, reader.u8());
        LEAMS_TRY(const auto bits, little(reader, 4));
        if (signature != 0x2F) {
            return ParseError::malformed("no VP8L signature");
        }
        info.width = (bits & 0x3FFFU) + 1;
        info.height = (bits >> 14 & 0x3FFFU) + 1;
    } else if (as_text(name) == "VP8 ") {
        LEAMS_CHECK(reader.skip(3)); // Frame tag.
        LEAMS_TRY(const auto start, reader.u24());
        LEAMS_TRY(const auto width, little(reader, 2));
        LEAMS_TRY(const auto height, little(reader, 2));
        if (start != 0x9D012A) {
            return ParseError::malformed("no VP8 start code");
        }
        info.width = width & 0x3FFFU;
        info.height = height & 0x3FFFU;
    } else {
        return ParseError::unsupported("a WebP of another kind");
    }
    return checked(info);
}

} // namespace

std::string_view media_type(ImageKind kind) noexcept {
    constexpr std::array<std::string_view, 3> kTypes{"image/png", "image/jpeg", "image/webp"};
    return kTypes[static_cast<std::size_t>(kind)];
}

Result<ImageInfo, ParseError> parse_image(ByteView file) {
    const auto text = as_text(file);
    if (text.starts_with(kPngMagic)) {
        return parse_png(ByteReader(file));
    }
    if (text.starts_with(kJpegMagic)) {
        return parse_jpeg(ByteReader(file));
    }
    if (text.starts_with("RIFF") && text.substr(0, 12).ends_with("WEBP") && text.size() >= 12) {
        return parse_webp(ByteReader(file));
    }
    return ParseError::unsupported("neither PNG, JPEG nor WebP");
}

} // namespace leams::formats
