#include "core/formats/image.hpp"

#include <algorithm>
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
        info.has_profile = info.has_profile || as_text(name) == "iCCP";
        if (as_text(name) == "acTL") {
            LEAMS_TRY(const auto frames, ByteReader(data).u32());
            info.frames = std::max(frames, 1U);
        }
    }
}

// SOF0 to SOF15, but for DHT, JPG and DAC, which lie between them.
constexpr bool is_frame_header(std::uint8_t marker) noexcept {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

Result<ImageInfo, ParseError> parse_jpeg(ByteReader reader) {
    constexpr std::uint8_t kApp2 = 0xE2;
    LEAMS_CHECK(reader.skip(2)); // SOI
    ImageInfo info{.kind = ImageKind::Jpeg};
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
        info.has_profile = info.has_profile || (marker == kApp2 && as_text(data).starts_with("ICC_PROFILE"));
        if (is_frame_header(marker)) {
            ByteReader header(data);
            LEAMS_CHECK(header.skip(1)); // Bits of a sample.
            LEAMS_TRY(info.height, header.u16());
            LEAMS_TRY(info.width, header.u16());
            return checked(info);
        }
    }
}

// The numbers of RIFF and GIF begin with the lowest byte.
Result<std::uint32_t, ParseError> little(ByteReader& reader, std::size_t bytes) {
    LEAMS_TRY(const auto field, reader.take(bytes));
    std::uint32_t value = 0;
    for (std::size_t i = bytes; i > 0; --i) {
        value = value << 8 | std::to_integer<std::uint32_t>(field[i - 1]);
    }
    return value;
}

// What follows VP8X in an animation: a chunk for each frame, among others.
Result<std::uint32_t, ParseError> count_webp_frames(ByteReader reader) {
    std::uint32_t frames = 0;
    while (!reader.empty()) {
        LEAMS_TRY(const auto name, reader.take(4));
        LEAMS_TRY(const auto size, little(reader, 4));
        LEAMS_CHECK(reader.skip(size));
        LEAMS_CHECK(reader.skip(std::min<std::size_t>(size % 2, reader.remaining()))); // Padding.
        frames += as_text(name) == "ANMF" ? 1 : 0;
    }
    return std::max(frames, 1U);
}

Result<ImageInfo, ParseError> parse_webp(ByteReader reader) {
    ImageInfo info{.kind = ImageKind::Webp};
    LEAMS_CHECK(reader.skip(12)); // "RIFF", size, "WEBP"
    LEAMS_TRY(const auto name, reader.take(4));
    LEAMS_TRY(const auto size, little(reader, 4));
    if (as_text(name) == "VP8X") {
        auto rest = reader;
        LEAMS_TRY(const auto flags, little(reader, 4));
        LEAMS_TRY(info.width, little(reader, 3));
        LEAMS_TRY(info.height, little(reader, 3));
        ++info.width;
        ++info.height;
        info.has_profile = (flags & 0x20U) != 0;
        if ((flags & 2U) != 0) {
            LEAMS_CHECK(rest.skip(size));
            LEAMS_TRY(info.frames, count_webp_frames(rest));
        }
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

Result<void, ParseError> skip_gif_colours(ByteReader& reader, std::uint8_t flags) {
    return reader.skip((flags & 0x80U) != 0 ? 3U << ((flags & 7U) + 1) : 0);
}

Result<void, ParseError> skip_gif_data(ByteReader& reader) {
    for (;;) {
        LEAMS_TRY(const auto size, reader.u8());
        if (size == 0) {
            return {};
        }
        LEAMS_CHECK(reader.skip(size));
    }
}

// Up to the trailer, which some writers forget.
Result<std::uint32_t, ParseError> count_gif_frames(ByteReader reader) {
    constexpr std::uint8_t kImage = 0x2C;
    constexpr std::uint8_t kExtension = 0x21;
    constexpr std::uint8_t kTrailer = 0x3B;
    std::uint32_t frames = 0;
    while (!reader.empty()) {
        LEAMS_TRY(const auto block, reader.u8());
        if (block == kTrailer) {
            break;
        }
        if (block == kImage) {
            ++frames;
            LEAMS_CHECK(reader.skip(8)); // Where it lies, and its size.
            LEAMS_TRY(const auto flags, reader.u8());
            LEAMS_CHECK(skip_gif_colours(reader, flags));
        } else if (block != kExtension) {
            return ParseError::malformed("a block of no known kind");
        }
        LEAMS_CHECK(reader.skip(1)); // Bits of a code, or the extension's label.
        LEAMS_CHECK(skip_gif_data(reader));
    }
    if (frames == 0) {
        return ParseError::malformed("a picture without pixels");
    }
    return frames;
}

Result<ImageInfo, ParseError> parse_gif(ByteReader reader) {
    ImageInfo info{.kind = ImageKind::Gif};
    LEAMS_CHECK(reader.skip(6)); // "GIF89a"
    LEAMS_TRY(info.width, little(reader, 2));
    LEAMS_TRY(info.height, little(reader, 2));
    LEAMS_TRY(const auto flags, reader.u8());
    LEAMS_CHECK(reader.skip(2)); // Background, aspect.
    LEAMS_CHECK(skip_gif_colours(reader, flags));
    LEAMS_TRY(info.frames, count_gif_frames(reader));
    return checked(info);
}

} // namespace

std::string_view media_type(ImageKind kind) noexcept {
    constexpr std::array<std::string_view, 4> kTypes{"image/png", "image/jpeg", "image/webp", "image/gif"};
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
    if (text.starts_with("GIF87a") || text.starts_with("GIF89a")) {
        return parse_gif(ByteReader(file));
    }
    return ParseError::unsupported("neither PNG, JPEG, WebP nor GIF");
}

} // namespace leams::formats
