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

std::string webp(const std::string& kind, const std::string& data, const std::string& behind = "") {
    return "RIFF\x20\0\0\0WEBP"s + kind + static_cast<char>(data.size()) + "\0\0\0"s + data + behind;
}

std::string gif(int frames) {
    auto file = "GIF89a\x80\2\x68\1\x80\0\0"s + "six byte"s.substr(0, 6) + "\x21\xF9\4\0\0\0\0\0"s;
    for (int i = 0; i < frames; ++i) {
        file += "\x2C\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"s;
    }
    return file + ';';
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
        {gif(1), ImageKind::Gif},
    };
    for (const auto& [file, kind] : files) {
        const auto info = parse(file);
        ASSERT_TRUE(info) << media_type(kind) << ' ' << info.error().reason();
        EXPECT_EQ(info->kind, kind);
        EXPECT_EQ(info->width, 640U) << media_type(kind);
        EXPECT_EQ(info->height, 360U) << media_type(kind);
        EXPECT_EQ(info->frames, 1U);
        // Cut anywhere before the size, and the pixels of a PNG, it is none.
        for (std::size_t length = 0; length + (kind == ImageKind::Png ? 9 : 14) < file.size(); ++length) {
            EXPECT_FALSE(parse(file.substr(0, length))) << media_type(kind) << ' ' << length;
        }
    }
}

TEST(Image, KnowsWhetherTheColoursAreExplained) {
    EXPECT_FALSE(parse(png())->has_profile);
    EXPECT_TRUE(parse(png(chunk("iCCP", "icc")))->has_profile);
    EXPECT_FALSE(parse(jpeg())->has_profile);
    EXPECT_TRUE(parse(jpeg().insert(2, "\xFF\xE2\0\x0EICC_PROFILE\0"s))->has_profile);
    EXPECT_FALSE(parse(webp("VP8X", "\0\0\0\0\x7F\2\0\x67\1\0"s))->has_profile);
    EXPECT_TRUE(parse(webp("VP8X", "\x20\0\0\0\x7F\2\0\x67\1\0"s))->has_profile);
}

TEST(Image, CountsTheFramesOfAnimations) {
    EXPECT_EQ(parse(png(chunk("acTL", "\0\0\1\1\0\0\0\0"s)))->frames, 257U);
    const auto frames = "ANMF\3\0\0\0abc\0ANMF\2\0\0\0abEXIF\0\0\0\0"s;
    EXPECT_EQ(parse(webp("VP8X", "\2\0\0\0\x7F\2\0\x67\1\0"s, frames))->frames, 2U);
    EXPECT_EQ(parse(gif(10'000))->frames, 10'000U);
}

TEST(Image, RefusesAnAnimationThatIsCutWithinAFrame) {
    const auto whole = gif(3);
    const auto least = gif(1).size() - 1;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const bool between = length >= least && (length - least) % 15 == 0;
        EXPECT_EQ(parse(whole.substr(0, length)).has_value(), between) << length;
    }
    EXPECT_FALSE(parse(gif(0)));
    EXPECT_FALSE(parse(gif(1).insert(gif(1).size() - 1, "?")));
}

TEST(Image, RefusesWhatIsNone) {
    for (const auto& file :
         {""s,
          "GIF89a"s,
          "BM\x46\0\0\0"s,
          "PK\3\4"s,
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
