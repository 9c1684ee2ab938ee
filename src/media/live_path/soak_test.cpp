#include "media/live_path/test_viewer.hpp"
#include "media/rtmp/demuxer.hpp"
#include "media/rtmp/session.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <unistd.h>

// Streams in fake time, from RTMP's bytes to segments, over every limit of a timestamp.
namespace leams::test {
namespace {

struct Span {
    const char* what;
    std::uint32_t start; // The first timestamp.
    double minutes = 1;
    double sound_speed = 1; // Of the encoder's sound card, as its timestamps tell.
    std::uint32_t mask = 0xFFFFFFFF;
};

void PrintTo(const Span& span, std::ostream* out) {
    *out << span.what;
}

std::size_t open_files() {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

/// One publisher's session, its broadcast and its packager, all on this thread; holds every segment against
/// what came before it.
class Stream final : public rtmp::SessionListener,
                     public media::BroadcastObserver,
                     public media::SinkFactory,
                     public packaging::RenditionListener {
public:
    Stream() {
        broadcast_->open({this}, false);
        publication_ = broadcast_->attach({});
        client_.start_publishing("KEY");
        exchange();
        session_.accept_publish();
        client_.chunk_size(4096);
        client_.video(0, video_header(avc_record(kSps320, kPps)));
        client_.audio(0, audio_header(kAac44));
        exchange();
    }
    ~Stream() override { publication_.reset(); }

    void play(const Span& span) {
        const auto end_ms = span.minutes * 60'000;
        const auto sound_ms = 1024'000.0 / 44100 / span.sound_speed;
        std::int64_t pictures = 0;
        std::int64_t sounds = 0;
        for (auto now = 0.0; now < end_ms;) {
            const auto picture_at = static_cast<double>(pictures) * 100;
            const auto sound_at = static_cast<double>(sounds) * sound_ms;
            const bool picture_next = picture_at <= sound_at;
            now = std::min(picture_at, sound_at);
            clock_.advance(std::chrono::milliseconds(std::llround(now) - elapsed_ms_));
            elapsed_ms_ = std::llround(now);
            const auto stamp =
                (span.start + static_cast<std::uint32_t>(static_cast<std::int64_t>(now))) & span.mask;
            if (picture_next) {
                client_.video(stamp, pictures % 20 == 0 ? idr() : delta());
                ++pictures;
            } else {
                client_.audio(stamp, audio_data());
                ++sounds;
            }
            exchange();
        }
    }

    std::size_t segments = 0;
    std::size_t most_kept = 0;
    std::int64_t uneven_sounds = 0;
    SeenSample last_picture;
    SeenSample last_sound;

private:
    void exchange() {
        ASSERT_TRUE(session_.feed(client_.out));
        client_.out.clear();
        session_.sent(session_.output().size());
    }

    void on_publish_requested(rtmp::PublishCommand) override {}
    void on_metadata(const formats::AmfValue&) override {}
    void on_video(formats::RtmpMessage message) override {
        ASSERT_TRUE(demuxer_.on_video(std::move(message)));
    }
    void on_audio(formats::RtmpMessage message) override {
        ASSERT_TRUE(demuxer_.on_audio(std::move(message)));
    }
    void on_unpublished() override {}
    void on_play_requested(rtmp::PlayCommand) override {}
    void on_stopped() override {}
    void on_playable(const media::Broadcast&) override {}
    void on_interrupted(const media::Broadcast&, UnixMillis, media::Interruption) override {}
    void on_resumed(const media::Broadcast&) override {}
    void on_ended(const media::Broadcast&, media::EndReason) override {}
    std::unique_ptr<media::Sink> make_sink(media::SinkContext) override {
        auto packager = std::make_unique<packaging::Packager>(
            packaging::PackagerConfig{}, clock_, memory_, runtime::Log{}
        );
        packager->add(*this);
        return packager;
    }
    void on_renditions(const packaging::Renditions& renditions) override {
        const auto& window = *renditions.front().window;
        most_kept = std::max(most_kept, window.segments.size() + window.retired.size());
        if (!window.segments.empty() && window.segments.back()->sequence == segments) {
            ++segments;
            check(*window.segments.back());
        }
    }

    void check(const packaging::Segment& segment) {
        EXPECT_FALSE(segment.discontinuity);
        EXPECT_EQ(segment.start.count(), end_us_);
        EXPECT_NEAR(static_cast<double>(segment.duration.count()), 2e6, 1000);
        end_us_ = segment.start.count() + segment.duration.count();
        const auto end_date = segment.program_date_time + segment.duration.count() / 1000;
        EXPECT_NEAR(static_cast<double>(end_date), static_cast<double>(clock_.now()), 1500);

        std::string bytes(segment.bytes(), '\0');
        ASSERT_EQ(pread(segment.file->fd(), bytes.data(), bytes.size(), 0), std::ssize(bytes));
        SeenSegment seen;
        read_fragments(bytes, seen);
        follow(seen.video, last_picture);
        follow(seen.audio, last_sound);
        for (const auto& sound : seen.audio) {
            uneven_sounds += sound.duration == 1024 ? 0 : 1;
        }
        const auto apart =
            static_cast<double>(last_picture.dts) / 90000 - static_cast<double>(last_sound.dts) / 44100;
        EXPECT_LT(std::abs(apart), 0.2) << segment.sequence;
    }

    static void follow(const std::vector<SeenSample>& samples, SeenSample& last) {
        for (const auto& sample : samples) {
            if (last.duration != 0) {
                ASSERT_EQ(sample.dts, last.dts + last.duration);
            }
            ASSERT_GT(sample.duration, 0);
            last = sample;
        }
    }

    FakeClock clock_;
    packaging::SegmentMemory memory_{Descriptor()};
    runtime::Loop loop_{0};
    media::ReaderStats readers_;
    std::shared_ptr<media::Broadcast> broadcast_ = std::make_shared<media::Broadcast>(
        media::Broadcast::Parts{
            .loop = loop_, .clock = clock_, .config = {}, .observer = *this, .readers = readers_, .log = {}
        },
        BroadcastId("b"),
        media::Grant{.channel = UserId("c"), .username = "ann"}
    );
    std::unique_ptr<media::Publication> publication_;
    rtmp::Demuxer demuxer_{[this](media::Frame frame) { publication_->push(std::move(frame)); }};
    rtmp::RtmpSession session_{*this, rtmp::RtmpLimits{}};
    RtmpClient client_;
    std::int64_t elapsed_ms_ = 0;
    std::int64_t end_us_ = 0;
};

class Soak : public testing::TestWithParam<Span> {};

TEST_P(Soak, GoesOnWithoutSeamOrGrowth) {
    const auto& span = GetParam();
    const auto files = open_files();
    Stream stream;
    stream.play(span);
    EXPECT_GE(stream.segments, static_cast<std::size_t>(span.minutes * 30) - 2);
    EXPECT_LE(stream.most_kept, 25U);
    EXPECT_LE(open_files(), files + 40);
    if (span.sound_speed == 1) {
        EXPECT_EQ(stream.uneven_sounds, 0) << "millisecond timestamps do not show";
    }
}

constexpr double kMinutes = 4;
constexpr std::uint32_t kBefore = 120'000;

INSTANTIATE_TEST_SUITE_P(
    OverEveryLimit,
    Soak,
    testing::Values(
        Span{"24 bits", 0x1000000U - kBefore, kMinutes},
        Span{"31 bits", 0x80000000U - kBefore, kMinutes},
        Span{"31 bits, falls back to 0", 0x80000000U - kBefore, kMinutes, 1, 0x7FFFFFFF},
        Span{"32 bits", 0U - kBefore, kMinutes},
        Span{"a fast sound card", 0, kMinutes, 1.0005},
        Span{"a slow sound card", 0, kMinutes, 0.9995}
    )
);

} // namespace
} // namespace leams::test
