#include "media/transcode/picture.hpp"

#include "core/formats/webp.hpp"

#include <vector>

namespace leams::transcode {
namespace {

std::vector<std::string> arguments(const PictureShape& shape, bool has_profile) {
    const bool is_png = shape.kind == formats::ImageKind::Png;
    std::vector<std::string> words{
        "vips",
        "thumbnail_source",
        "[descriptor=0]",
        is_png ? ".png[strip]" : ".webp[strip,Q=90,smart-subsample]",
        std::to_string(shape.width),
        "--height",
        std::to_string(shape.height),
        // The option --fail-on, which says the same, is lost on its way to the decoder (libvips 8.14).
        "--option-string",
        "[fail-on=error]",
        "--vips-concurrency",
        "1",
        // It must not want a file for what is large: it could write none.
        "--vips-disc-threshold",
        "2g",
    };
    if (has_profile) { // Others would be moved a little on a way through Lab and back.
        words.insert(words.end(), {"--export-profile", "srgb"});
    }
    if (shape.fit == PictureShape::Fit::Cover) {
        words.insert(words.end(), {"--crop", "centre"});
    } else {
        words.insert(words.end(), {"--size", "down"});
    }
    return words;
}

/// "strip" holds for PNG; in a WebP libvips 8.14 leaves EXIF and the profile, in spite of it.
Result<std::string, ParseError> bare(std::string made, const PictureShape& shape) {
    LEAMS_TRY(const auto info, formats::parse_image(as_bytes(made)));
    if (info.kind != shape.kind) {
        return ParseError::unsupported("a picture of another kind");
    }
    return shape.kind == formats::ImageKind::Webp ? formats::keep_webp_pixels(as_bytes(made)) : made;
}

} // namespace

Result<std::string>
make_picture_blocking(ByteView file, const PictureShape& shape, const ChildLimits& limits) {
    const auto info = formats::parse_image(file);
    auto made = run_child_blocking(arguments(shape, info && info->has_profile), file, limits);
    if (!made && made.error().code() == ErrorCode::Internal) {
        return made.error();
    }
    if (!made) {
        return Error::invalid_argument("The picture cannot be read").with_cause(made.error().cause());
    }
    auto picture = bare(*std::move(made), shape);
    if (!picture) {
        return Error::internal("vips made " + std::string(picture.error().reason()));
    }
    return *std::move(picture);
}

} // namespace leams::transcode
