#include "core/formats/webp.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leams::formats {
namespace {

using namespace std::string_literals;

std::string chunk(const std::string& name, const std::string& data) {
    return name + static_cast<char>(data.size()) + "\0\0\0"s + data + std::string(data.size() % 2, '\0');
}

std::string webp(const std::string& chunks) {
    return "RIFF"s + static_cast<char>(chunks.size() + 4) + "\0\0\0WEBP"s + chunks;
}

Result<std::string, ParseError> keep(const std::string& file) {
    return keep_webp_pixels(as_bytes(file));
}

const std::string kSize = "\0\0\0\x7F\2\0\x67\1\0"s;
const std::string kPixels = chunk("ALPH", "odd") + chunk("VP8 ", "pixels");

TEST(Webp, KeepsPixelsAndNothingElse) {
    const auto all = chunk("VP8X", "\x3C" + kSize) + chunk("ICCP", "profile") + kPixels +
                     chunk("EXIF", "where") + chunk("XMP ", "who") + chunk("????", "what");
    EXPECT_EQ(*keep(webp(all)), webp(chunk("VP8X", "\x10" + kSize) + kPixels));
}

TEST(Webp, WithoutAlphaIsAPlainOne) {
    const auto plain = webp(chunk("VP8L", "pixels"));
    EXPECT_EQ(*keep(plain), plain);
    const auto profiled =
        webp(chunk("VP8X", "\x20" + kSize) + chunk("ICCP", "profile") + chunk("VP8L", "pixels"));
    EXPECT_EQ(*keep(profiled), plain);
}

TEST(Webp, RefusesWhatIsCutOrNone) {
    const auto whole = webp(chunk("VP8X", "\0"s + kSize) + chunk("VP8 ", "pixels"));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(keep(whole.substr(0, length))) << length;
    }
    EXPECT_FALSE(keep(webp(chunk("EXIF", "where"))));
    EXPECT_FALSE(keep("RIFX" + whole.substr(4)));
}

} // namespace
} // namespace leams::formats
