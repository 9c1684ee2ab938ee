#pragma once

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/formats/image.hpp"
#include "media/transcode/child_process.hpp"

#include <cstdint>
#include <string>

namespace leams::transcode {

/// What a picture is made into. Within: shrunk until it lies within the size, never enlarged; Cover: of
/// exactly that size, what stands over is cut off.
struct PictureShape {
    enum class Fit : std::uint8_t { Within, Cover };

    int width = 0; // Pixels.
    int height = 0;
    Fit fit = Fit::Within;
    formats::ImageKind kind = formats::ImageKind::Webp; // Or Png.
};

inline constexpr ChildLimits kPictureLimits{
    .time = std::chrono::seconds(6), .output_bytes = 16 << 20, .memory_bytes = 1U << 30
};

/// Draws a picture anew: upright, in sRGB, of an animation the first frame, with nothing in the file but
/// pixels. `file` is a PNG, JPEG, WebP or GIF of any stranger's, of at most 40 million pixels; libvips reads
/// it in a child process. InvalidArgument when it is damaged or takes more memory or time than a picture may.
/// Blocks for some tenths of a second.
Result<std::string>
make_picture_blocking(ByteView file, const PictureShape& shape, const ChildLimits& limits = kPictureLimits);

} // namespace leams::transcode
