#pragma once

#include "core/base/bytes.hpp"

#include <cstdint>
#include <string_view>

/// What a picture's file says of itself, without decoding it: PNG (W3C PNG 3), JPEG (ITU-T T.81 annex B),
/// WebP (RFC 9649) and GIF (GIF89a).
namespace leams::formats {

enum class ImageKind : std::uint8_t { Png, Jpeg, Webp, Gif };

struct ImageInfo {
    ImageKind kind = ImageKind::Png;
    std::uint32_t width = 0; // Pixels, both at least 1.
    std::uint32_t height = 0;
    std::uint32_t frames = 1; // More of an animation.
    bool has_profile = false; // It says what its colours are (ICC.1); else they are sRGB.
};

/// "image/png"
std::string_view media_type(ImageKind kind) noexcept;

/// Unsupported when it is no picture of these kinds. `file` is the whole file.
Result<ImageInfo, ParseError> parse_image(ByteView file);

} // namespace leams::formats
