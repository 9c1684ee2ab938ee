#include "media/transcode/fence.hpp"
#include "media/transcode/picture.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

namespace leams::transcode {
namespace {

using namespace std::string_literals;

std::string run(const std::vector<std::string>& arguments, std::string_view input = {}) {
    const auto output = run_child_blocking(arguments, as_bytes(input), {.time = std::chrono::seconds(30)});
    EXPECT_TRUE(output) << output.error().cause();
    return output ? *output : "";
}

/// Red on the left, blue on the right: 160 by 80 pixels, several times when it moves.
std::string draw(const std::vector<std::string>& format, const std::string& frames = "1") {
    std::vector<std::string> words{
        "ffmpeg",
        "-loglevel",
        "error",
        "-f",
        "lavfi",
        "-i",
        "color=c=red:s=160x80,format=rgb24,drawbox=x=80:w=80:h=80:c=blue:t=fill",
        "-frames:v",
        frames
    };
    words.insert(words.end(), format.begin(), format.end());
    words.emplace_back("pipe:1");
    return run(words);
}

std::string draw_jpeg() {
    return draw({"-pix_fmt", "yuvj444p", "-q:v", "2", "-c:v", "mjpeg", "-f", "image2pipe"});
}

/// "red", "blue" or another's numbers: what is seen at a place of a picture of this size.
std::string colour_at(const std::string& picture, int width, int x, int y) {
    const auto png = run({"vips", "copy", "stdin", ".png"}, picture);
    const auto pixels =
        run({"ffmpeg",
             "-loglevel",
             "error",
             "-f",
             "png_pipe",
             "-i",
             "pipe:0",
             "-f",
             "rawvideo",
             "-pix_fmt",
             "rgb24",
             "pipe:1"},
            png);
    const auto at = static_cast<std::size_t>(y * width + x) * 3;
    if (at + 3 > pixels.size()) {
        return "outside";
    }
    std::array<int, 3> rgb{};
    for (std::size_t i = 0; i < rgb.size(); ++i) {
        rgb[i] = static_cast<unsigned char>(pixels[at + i]);
    }
    if (rgb[0] > 200 && rgb[1] < 60 && rgb[2] < 60) {
        return "red";
    }
    if (rgb[0] < 60 && rgb[1] < 60 && rgb[2] > 200) {
        return "blue";
    }
    return std::to_string(rgb[0]) + " " + std::to_string(rgb[1]) + " " + std::to_string(rgb[2]);
}

formats::ImageInfo info_of(const std::string& picture) {
    const auto info = formats::parse_image(as_bytes(picture));
    EXPECT_TRUE(info);
    return info ? *info : formats::ImageInfo();
}

/// The same JPEG as a camera would write it: to be turned to the right, and taken at a place (Exif 2.3, 4.6).
std::string with_exif(const std::string& jpeg) {
    const auto tiff = "MM\0\x2A\0\0\0\x08"s             // The first directory follows.
                      "\0\2"s                           // Its two entries:
                      "\1\x12\0\3\0\0\0\1\0\6\0\0"s     // orientation 6,
                      "\x88\x25\0\4\0\0\0\1\0\0\0\x26"s // and where the GPS directory is.
                      "\0\0\0\0"s                       //
                      "\0\1"s                           // That has one entry:
                      "\0\x1D\0\2\0\0\0\x0B\0\0\0\x38"s // GPSDateStamp.
                      "\0\0\0\0"s +
                      "2001:02:03\0"s;
    const auto segment = "Exif\0\0"s + tiff;
    const auto length = static_cast<char>(segment.size() + 2);
    return jpeg.substr(0, 2) + "\xFF\xE1\0"s + length + segment + "\xFF\xFE\0\x0Dmy comment!"s.substr(0, 15) +
           jpeg.substr(2);
}

TEST(Picture, IsUprightAndTellsNothingOfWhereItWasTaken) {
    const auto photo = with_exif(draw_jpeg());
    ASSERT_NE(photo.find("2001:02:03"), std::string::npos);
    const auto made = make_picture_blocking(as_bytes(photo), {.width = 1000, .height = 1000});
    ASSERT_TRUE(made) << made.error().cause();
    EXPECT_EQ(info_of(*made).kind, formats::ImageKind::Webp);
    EXPECT_EQ(info_of(*made).width, 80U);
    EXPECT_EQ(info_of(*made).height, 160U);
    EXPECT_EQ(colour_at(*made, 80, 40, 20), "red") << "what was on the left is above";
    EXPECT_EQ(colour_at(*made, 80, 40, 140), "blue");
    for (const std::string_view word : {"Exif", "EXIF", "2001:02:03", "comment", "ICCP", "XMP "}) {
        EXPECT_EQ(made->find(word), std::string::npos) << word;
    }
}

TEST(Picture, IsAsLargeAsItsPlace) {
    const auto photo = draw_jpeg();
    const auto size_of = [&](PictureShape shape) {
        const auto made = make_picture_blocking(as_bytes(photo), shape);
        const auto info = info_of(made ? *made : "");
        return std::to_string(info.width) + "x" + std::to_string(info.height);
    };
    using Fit = PictureShape::Fit;
    EXPECT_EQ(size_of({.width = 80, .height = 80}), "80x40");
    EXPECT_EQ(size_of({.width = 800, .height = 800}), "160x80") << "never enlarged";
    EXPECT_EQ(size_of({.width = 40, .height = 40, .fit = Fit::Cover}), "40x40");
    EXPECT_EQ(size_of({.width = 200, .height = 200, .fit = Fit::Cover}), "200x200");
}

TEST(Picture, OfWhatIsTooWideTheMiddleStays) {
    const auto made = make_picture_blocking(
        as_bytes(draw_jpeg()), {.width = 40, .height = 40, .fit = PictureShape::Fit::Cover}
    );
    ASSERT_TRUE(made);
    EXPECT_EQ(colour_at(*made, 40, 5, 20), "red");
    EXPECT_EQ(colour_at(*made, 40, 35, 20), "blue");
}

TEST(Picture, IsMadeOfEveryKindAndStands) {
    const auto png = draw({"-c:v", "png", "-f", "image2pipe"});
    const auto still = run({"vips", "copy", "stdin", ".webp"}, png);
    const auto gif = draw({"-f", "gif"}, "5");
    ASSERT_GT(info_of(gif).frames, 1U);
    const auto apng = draw({"-f", "apng"}, "5");
    ASSERT_GT(info_of(apng).frames, 1U);
    const auto animated = run({"vips", "copy", "stdin[n=-1]", ".webp"}, gif);
    for (const auto& file : {png, still, gif, apng, animated}) {
        for (const auto kind : {formats::ImageKind::Webp, formats::ImageKind::Png}) {
            const auto made =
                make_picture_blocking(as_bytes(file), {.width = 100, .height = 100, .kind = kind});
            ASSERT_TRUE(made) << made.error().cause();
            EXPECT_EQ(info_of(*made).kind, kind);
            EXPECT_EQ(info_of(*made).frames, 1U);
            EXPECT_EQ(info_of(*made).height, 50U);
            EXPECT_EQ(colour_at(*made, 100, 20, 25), "red");
        }
    }
}

TEST(Picture, IsShownInTheColoursOfTheWeb) {
    const auto dull_red = run(
        {"ffmpeg",
         "-loglevel",
         "error",
         "-f",
         "lavfi",
         "-i",
         "color=c=0xC86464:s=32x32,format=rgb24",
         "-frames:v",
         "1",
         "-c:v",
         "png",
         "-f",
         "image2pipe",
         "pipe:1"}
    );
    const auto wide = run({"vips", "copy", "stdin", ".png[profile=p3]"}, dull_red);
    ASSERT_NE(wide.find("iCCP"), std::string::npos);
    const PictureShape shape{.width = 32, .height = 32, .kind = formats::ImageKind::Png};
    const auto plain = make_picture_blocking(as_bytes(dull_red), shape);
    const auto made = make_picture_blocking(as_bytes(wide), shape);
    ASSERT_TRUE(plain && made);
    EXPECT_EQ(colour_at(*plain, 32, 16, 16), colour_at(dull_red, 32, 16, 16));
    EXPECT_NE(colour_at(*made, 32, 16, 16), colour_at(dull_red, 32, 16, 16));
    EXPECT_EQ(made->find("iCCP"), std::string::npos);
}

TEST(Picture, IsMadeOfGreysToo) {
    const auto grey = run({"vips", "black", ".png", "64", "64"});
    for (const auto kind : {formats::ImageKind::Webp, formats::ImageKind::Png}) {
        EXPECT_TRUE(make_picture_blocking(as_bytes(grey), {.width = 32, .height = 32, .kind = kind}));
    }
}

TEST(Picture, TakesNothingAlongThatIsBehindIt) {
    const auto polyglot = draw_jpeg() + "PK\3\4<script>alert(1)</script>";
    const auto made = make_picture_blocking(as_bytes(polyglot), {.width = 100, .height = 100});
    ASSERT_TRUE(made) << made.error().cause();
    EXPECT_EQ(made->find("script"), std::string::npos);
}

TEST(Picture, IsRefusedWhereverItIsCut) {
    const auto png = draw({"-c:v", "png", "-f", "image2pipe"});
    for (const auto& file : {png, draw_jpeg()}) {
        for (const auto part : {10, 2, 1}) {
            const auto cut = file.substr(0, file.size() - file.size() / static_cast<std::size_t>(part) / 2);
            const auto made = make_picture_blocking(as_bytes(cut), {.width = 100, .height = 100});
            ASSERT_FALSE(made) << cut.size() << " of " << file.size();
            EXPECT_EQ(made.error().code(), ErrorCode::InvalidArgument);
            EXPECT_FALSE(made.error().cause().empty());
        }
    }
    EXPECT_FALSE(make_picture_blocking({}, {.width = 100, .height = 100}));
}

TEST(Picture, GetsNoMoreTimeAndMemoryThanItsShare) {
    const auto small = draw({"-c:v", "png", "-f", "image2pipe"});
    std::signal(SIGPIPE, SIG_IGN); // As the server does: the child may end before it has read all.
    // Interlaced, so that all of it must be in memory: 160 MB.
    const auto large =
        run({"vips", "black", ".png[interlace,compression=1]", "8000", "5000", "--bands", "4"});
    const std::pair<std::string, ChildLimits> hopeless[] = {
        {small, {.time = std::chrono::milliseconds(1)}},
        {large, {.time = std::chrono::seconds(30), .memory_bytes = 300 << 20}},
    };
    for (const auto& [file, limits] : hopeless) {
        const auto made = make_picture_blocking(as_bytes(file), {.width = 100, .height = 100}, limits);
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().code(), ErrorCode::InvalidArgument) << made.error().cause();
    }
    EXPECT_TRUE(make_picture_blocking(as_bytes(large), {.width = 100, .height = 100}));
}

TEST(Picture, ItsReaderSeesNoFilesWhereTheKernelCanHideThem) {
    auto folder = (std::filesystem::temp_directory_path() / "leams-picture-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    const auto file = folder + "/private.png";
    std::ofstream(file) << draw({"-c:v", "png", "-f", "image2pipe"});
    const bool hides = Fence::shared().missing().find("landlock") == std::string::npos;
    EXPECT_EQ(run_child_blocking({"vips", "copy", file, ".png"}, {}, {}).has_value(), !hides);
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace leams::transcode
