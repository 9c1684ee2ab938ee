#include "core/formats/image.hpp"
#include "media/transcode/child_process.hpp"
#include "media/transcode/still.hpp"

#include <gtest/gtest.h>

namespace leams::transcode {
namespace {

/// A fragmented MP4 of that size, green, cut off behind its first picture.
std::string draw_media(const std::string& size) {
    auto media = run_child_blocking(
        {"ffmpeg",
         "-loglevel",
         "error",
         "-f",
         "lavfi",
         "-i",
         "color=c=green:s=" + size + ":r=5",
         "-t",
         "2",
         "-c:v",
         "libx264",
         "-pix_fmt",
         "yuv420p",
         "-movflags",
         "frag_keyframe+empty_moov+default_base_moof",
         "-f",
         "mp4",
         "pipe:1"},
        {},
        {.time = std::chrono::seconds(30)}
    );
    EXPECT_TRUE(media) << media.error().cause();
    return media ? media->substr(0, media->find("mdat") + 1500) : "";
}

unsigned luma(std::string_view tile, std::size_t x, std::size_t y) {
    return static_cast<unsigned char>(tile[y * kTileWidth + x]);
}

void expect_size(const Result<std::string>& jpeg, std::uint32_t width, std::uint32_t height) {
    ASSERT_TRUE(jpeg) << jpeg.error().cause();
    const auto info = formats::parse_image(as_bytes(*jpeg));
    ASSERT_TRUE(info);
    EXPECT_EQ(info->kind, formats::ImageKind::Jpeg);
    EXPECT_EQ(info->width, width);
    EXPECT_EQ(info->height, height);
}

TEST(Still, MakesAPosterOfTheBeginningOfASegment) {
    expect_size(make_poster_blocking(as_bytes(draw_media("1280x720"))), 640, 360);
    expect_size(make_poster_blocking(as_bytes(draw_media("320x240"))), 320, 240);
}

TEST(Still, PutsBarsBesideAPictureOfAnotherShape) {
    const auto tile = make_tile_blocking(as_bytes(draw_media("360x640")));
    ASSERT_TRUE(tile) << tile.error().cause();
    ASSERT_EQ(tile->size(), kTileBytes);
    EXPECT_LT(luma(*tile, 10, 45), 20U);
    EXPECT_GT(luma(*tile, 80, 45), 50U);
}

TEST(Still, MakesASheetThatCanBeGoneOnWith) {
    const auto bright = std::string(kTileBytes, '\x80');
    const auto sheet = make_sheet_blocking(bright + dark_tile() + bright);
    expect_size(sheet, 1600, 900);
    const auto tiles = open_sheet_blocking(*sheet);
    ASSERT_TRUE(tiles) << tiles.error().cause();
    ASSERT_EQ(tiles->size(), kTilesOfSheet * kTileBytes);
    EXPECT_NEAR(luma(*tiles, 80, 45), 0x80, 3);
    EXPECT_NEAR(luma(std::string_view(*tiles).substr(kTileBytes), 80, 45), 0x10, 3);
    EXPECT_NEAR(luma(std::string_view(*tiles).substr(2 * kTileBytes), 80, 45), 0x80, 3);
}

TEST(Still, RefusesWhatIsNoMedia) {
    EXPECT_EQ(make_poster_blocking(as_bytes("nonsense")).error().code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(make_tile_blocking(as_bytes("nonsense")).error().code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(open_sheet_blocking("nonsense").error().code(), ErrorCode::InvalidArgument);
}

} // namespace
} // namespace leams::transcode
