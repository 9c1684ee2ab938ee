#include "formats/h264.hpp"
#include "transcode/child_process.hpp"
#include "transcode/thumbnail.hpp"

#include <gtest/gtest.h>

namespace leams::transcode {
namespace {

/// One real key frame, as a publisher would send it.
media::Frame make_key_frame() {
    const auto stream = run_child_blocking(
        {"ffmpeg",
         "-loglevel",
         "error",
         "-f",
         "lavfi",
         "-i",
         "testsrc2=size=1280x720:rate=1",
         "-frames:v",
         "1",
         "-c:v",
         "libx264",
         "-preset",
         "ultrafast",
         "-pix_fmt",
         "yuv420p",
         "-bsf:v",
         "h264_mp4toannexb",
         "-f",
         "h264",
         "pipe:1"},
        {},
        {.time = std::chrono::seconds(30)}
    );
    EXPECT_TRUE(stream);
    std::vector<ByteView> sps;
    std::vector<ByteView> pps;
    media::Frame frame;
    ByteWriter writer(frame.storage);
    const std::string_view text = *stream;
    const std::string_view kStart("\0\0\1", 3);
    for (auto at = text.find(kStart); at != std::string_view::npos;) {
        const auto begin = at + kStart.size();
        at = text.find(kStart, begin);
        auto nal = text.substr(begin, at == std::string_view::npos ? at : at - begin);
        while (nal.ends_with('\0')) {
            nal.remove_suffix(1);
        }
        const auto bytes = as_bytes(nal);
        const auto type = formats::h264_nal_type(bytes);
        if (type == formats::H264Nal::Sps) {
            sps.push_back(bytes);
        } else if (type == formats::H264Nal::Pps) {
            pps.push_back(bytes);
        } else {
            writer.u32(bytes.size());
            writer.bytes(bytes);
        }
    }
    auto track = std::make_shared<media::TrackInfo>();
    track->config = formats::make_avc_config(sps, pps);
    frame.track = track;
    frame.key = true;
    return frame;
}

TEST(Thumbnail, IsAJpegOfTheKeyFrame) {
    const auto jpeg = make_thumbnail_blocking(make_key_frame());
    ASSERT_TRUE(jpeg) << jpeg.error().cause();
    EXPECT_TRUE(jpeg->starts_with("\xFF\xD8\xFF"));
    EXPECT_TRUE(jpeg->ends_with("\xFF\xD9"));
    EXPECT_GT(jpeg->size(), 2000U);
}

TEST(Thumbnail, RefusesGarbageWithoutHarm) {
    auto frame = make_key_frame();
    frame.storage.assign(4000, std::byte{0x5A});
    EXPECT_FALSE(make_thumbnail_blocking(frame));
}

TEST(ChildProcess, IsKilledAtItsTimeLimit) {
    const auto result = run_child_blocking({"sleep", "60"}, {}, {.time = std::chrono::milliseconds(50)});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), ErrorCode::DeadlineExceeded);
}

TEST(ChildProcess, IsKilledWhenItWritesTooMuch) {
    EXPECT_FALSE(run_child_blocking({"yes"}, {}, {.output_bytes = 100'000}));
}

TEST(ChildProcess, SaysThatTheProgramIsMissing) {
    EXPECT_FALSE(run_child_blocking({"no-such-program"}, {}, {}));
}

} // namespace
} // namespace leams::transcode
