#pragma once

#include "core/base/bytes.hpp"

#include <string>

namespace leams::formats {

/// A still WebP (RFC 9649) with nothing in it but pixels: no EXIF, XMP or ICC profile, and no chunk that
/// nobody knows. Malformed when it has no pixels.
Result<std::string, ParseError> keep_webp_pixels(ByteView file);

} // namespace leams::formats
