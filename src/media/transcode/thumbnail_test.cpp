#include "core/formats/h264.hpp"
#include "core/runtime/loops.hpp"
#include "core/runtime/on_loop.hpp"
#include "media/transcode/child_process.hpp"
#include "media/transcode/thumbnail.hpp"
#include "test/fake_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>

namespace leams::transcode {
namespace {

using namespace std::chrono_literals;

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
    const std::string_view start("\0\0\1", 3);
    for (auto at = text.find(start); at != std::string_view::npos;) {
        const auto begin = at + start.size();
        at = text.find(start, begin);
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

/// Thumbnails whose pictures are made by the test, on a loop of their own.
class ThumbnailsTest : public testing::Test {
protected:
    using Answer = Result<Thumbnails::Picture>;

    ThumbnailsTest() { loops.start(); }
    ~ThumbnailsTest() override { loops.stop(); }

    std::future<std::optional<Answer>> ask(const char* id) {
        return boost::asio::co_spawn(
            loops.at(0).context(),
            runtime::detail::with_default(thumbnails.get(BroadcastId(id))),
            boost::asio::use_future
        );
    }
    Answer get(const char* id) { return *ask(id).get(); }
    /// Until the loop has done what was asked of it before.
    void settle() { boost::asio::post(loops.at(0).context(), boost::asio::use_future).get(); }
    runtime::Task<media::FramePtr> key_frame() {
        co_return has_frame ? std::make_shared<const media::Frame>() : nullptr;
    }

    leams::test::FakeClock clock;
    runtime::Loops loops{1};
    std::latch free{1};
    std::atomic<bool> blocks = false;
    std::atomic<bool> fails = false;
    std::atomic<int> made = 0;
    std::atomic<bool> has_frame = true;
    Thumbnails thumbnails{
        loops.at(0),
        clock,
        [this](const BroadcastId&) { return key_frame(); },
        {},
        [this](const media::Frame&) -> Result<std::string> {
            const auto number = ++made;
            if (blocks) {
                free.wait();
            }
            return fails ? Result<std::string>(Error::internal("broken")) : "jpeg " + std::to_string(number);
        }
    };
};

TEST_F(ThumbnailsTest, APictureIsGivenForFiveSeconds) {
    EXPECT_EQ(*get("a")->jpeg, "jpeg 1");
    clock.advance(4s);
    EXPECT_EQ(*get("a")->jpeg, "jpeg 1");
    clock.advance(2s);
    EXPECT_EQ(*get("a")->jpeg, "jpeg 2");
}

TEST_F(ThumbnailsTest, PicturesOfOthersMakeNobodyForgetWhatWasMade) {
    for (int round = 0; round < 3; ++round) {
        EXPECT_EQ(*get("a")->jpeg, "jpeg 1");
        EXPECT_EQ(*get("b")->jpeg, "jpeg 2");
        EXPECT_EQ(*get("c")->jpeg, "jpeg 3");
    }
}

TEST_F(ThumbnailsTest, AFailureIsRememberedForFiveSeconds) {
    fails = true;
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(get("a").error().code(), ErrorCode::NotFound);
    }
    EXPECT_EQ(made, 1);
    clock.advance(6s);
    fails = false;
    EXPECT_EQ(*get("a")->jpeg, "jpeg 2");
    clock.advance(6s);
    fails = true;
    EXPECT_EQ(*get("a")->jpeg, "jpeg 2") << "the last one that could be made";
}

TEST_F(ThumbnailsTest, WhoAsksForOnePictureWaitsForTheSame) {
    blocks = true;
    std::vector<std::future<std::optional<Answer>>> waiting;
    for (int i = 0; i < 20; ++i) {
        waiting.push_back(ask("a"));
    }
    settle();
    free.count_down();
    for (auto& one : waiting) {
        EXPECT_EQ(*one.get()->value().jpeg, "jpeg 1");
    }
    EXPECT_EQ(made, 1);
}

TEST_F(ThumbnailsTest, ChannelsTakeTurns) {
    blocks = true;
    std::vector<std::future<std::optional<Answer>>> waiting;
    for (int i = 0; i < 200; ++i) {
        waiting.push_back(ask("greedy"));
    }
    auto other = ask("other");
    settle();
    free.count_down();
    EXPECT_EQ(*other.get()->value().jpeg, "jpeg 2") << "the next after the one that is being made";
}

TEST_F(ThumbnailsTest, SaysThatItIsBusyWhenTooManyPicturesAreWanted) {
    blocks = true;
    std::vector<std::future<std::optional<Answer>>> waiting;
    for (int i = 0; i < 80; ++i) {
        waiting.push_back(ask(std::to_string(i).c_str()));
    }
    auto last = ask("last").get();
    EXPECT_EQ(last->error().code(), ErrorCode::Unavailable);
    EXPECT_GT(last->error().retry_after(), 0);
    free.count_down();
    for (auto& one : waiting) {
        one.wait();
    }
}

TEST_F(ThumbnailsTest, OneWithoutPicturesIsAskedAgainAtOnce) {
    has_frame = false;
    EXPECT_EQ(get("a").error().code(), ErrorCode::NotFound);
    EXPECT_EQ(made, 0);
    has_frame = true;
    EXPECT_EQ(*get("a")->jpeg, "jpeg 1");
}

} // namespace
} // namespace leams::transcode
