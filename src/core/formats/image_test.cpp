#include "core/formats/image.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leams::formats {
namespace {

using namespace std::string_literals;

std::string chunk(const std::string& name, const std::string& data) {
    const auto size = data.size();
    return {std::string{0, 0, static_cast<char>(size >> 8), static_cast<char>(size)} + name + data + "CRC!"};
}

std::string png(const std::string& before_pixels = "") {
    return "\x89PNG\r\n\x1a\n"s + chunk("IHDR", "\0\0\2\x80\0\0\1\x68\x08\6\0\0\0"s) + before_pixels +
           chunk("IDAT", "x");
}

std::string jpeg() {
    return "\xFF\xD8\xFF\xE0\0\4ab"s + "\xFF\xFF\xC4\0\2"s + "\xFF\xC2\0\x0B\x08\1\x68\2\x80\1\0\0\0"s +
           "\xFF\xDA"s;
}

std::string webp(const std::string& kind, const std::string& data) {
    return "RIFF\x20\0\0\0WEBP"s + kind + "\x10\0\0\0"s + data;
}

Result<ImageInfo, ParseError> parse(const std::string& file) {
    return parse_image(as_bytes(file));
}

TEST(Image, ReadsKindAndSize) {
    const std::vector<std::pair<std::string, ImageKind>> files{
        {png(), ImageKind::Png},
        {jpeg(), ImageKind::Jpeg},
        {webp("VP8X", "\0\0\0\0\x7F\2\0\x67\1\0"s), ImageKind::Webp},
        {webp("VP8L", "\x2F\x7F\xC2\x59\0"s), ImageKind::Webp},
        {webp("VP8 ", "abc\x9D\1\x2A\x80\2\x68\1"s), ImageKind::Webp},
    };
    for (const auto& [file, kind] : files) {
        const auto info = parse(file);
        ASSERT_TRUE(info) << media_type(kind) << ' ' << info.error().reason();
        EXPECT_EQ(info->kind, kind);
        EXPECT_EQ(info->width, 640U) << media_type(kind);
        EXPECT_EQ(info->height, 360U) << media_type(kind);
        EXPECT_FALSE(info->is_animated);
        // Cut anywhere before the size, and the pixels of a PNG, it is none.
        for (std::size_t length = 0; length + (kind == ImageKind::Png ? 9 : 14) < file.size(); ++length) {
            EXPECT_FALSE(parse(file.substr(0, length))) << media_type(kind) << ' ' << length;
        }
    }
}

TEST(Image, KnowsAnimations) {
    EXPECT_TRUE(parse(png(chunk("acTL", "12345678")))->is_animated);
    EXPECT_TRUE(parse(webp("VP8X", "\2\0\0\0\x7F\2\0\x67\1\0"s))->is_animated);
}

TEST(Image, RefusesWhatIsNone) {
    for (const auto& file :
         {""s,
          "GIF89a"s,
          "<svg xmlns='http://www.w3.org/2000/svg'/>"s,
          "RIFF\x20\0\0\0WAVEfmt "s,
          "\x89PNG\r\n\x1a\n"s + chunk("IDAT", "x"),
          "\x89PNG\r\n\x1a\n"s + chunk("IHDR", "\0\0\0\0\0\0\1\x68"s) + chunk("IDAT", "x"),
          "\x89PNG\r\n\x1a\n\xFF\xFF\xFF\xFFIHDR"s,
          "\xFF\xD8\xFF\xD9"s,
          "\xFF\xD8\xFF\xE0\0\1"s,
          "\xFF\xD8\xFF\xE0\0\2\0\xC0"s,
          webp("VP8L", "\0\x7F\xC2\x59\0"s),
          webp("VP8 ", "abc\0\1\x2A\x80\2\x68\1"s),
          webp("ABCD", "1234567890")}) {
        EXPECT_FALSE(parse(file)) << file;
    }
}

} // namespace
} // namespace leams::formats
