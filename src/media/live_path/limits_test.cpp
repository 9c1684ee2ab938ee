#include "media/live_path/test_viewer.hpp"

#include <gtest/gtest.h>

#include <algorithm>

// docs/hard-cases.md, 41 and 42: how much a publisher may take, and clocks that stand.
namespace leams::test {
namespace {

using namespace std::chrono_literals;

/// A publisher of pictures whose time stamps say nothing about when they are sent.
class Sender {
public:
    explicit Sender(StationOptions options)
        : station(std::move(options))
        , encoder(station) {
        encoder.headers({.audio = false});
    }

    /// Pictures that arrive together, after `pause` of our time.
    void
    batch(std::initializer_list<std::uint32_t> stamps, std::chrono::milliseconds pause, std::size_t size) {
        station.clock.advance(pause);
        for (const auto stamp : stamps) {
            encoder.client.rtmp.video(stamp, encoder.picture(pictures_++ % 10 == 0, 0, size));
        }
        encoder.client.flush();
    }
    void batch_read(
        std::initializer_list<std::uint32_t> stamps, std::chrono::milliseconds pause, std::size_t size
    ) {
        batch(stamps, pause, size);
        eventually([&] {
            return state() == media::BroadcastState::Reconnecting || encoder.all_arrived(station);
        });
    }

    bool is_told(const std::string& code) {
        const auto advice = station.status("KEY").health.advice;
        return std::ranges::any_of(advice, [&](const auto& item) { return item.code == code; });
    }
    media::BroadcastState state() { return station.status("KEY").state; }

    Station station;
    Encoder encoder;

private:
    std::uint32_t pictures_ = 0;
};

StationOptions options() {
    return {.packager = {.window = media::MediaTime{6'000'000}, .max_bytes = 4'000'000}};
}

TEST(HardCases, C41_APublisherAboveTheRateIsCutAndTold) {
    auto limited = options();
    limited.rtmp.max_bitrate_kbps = 1000;
    Sender sender(limited);
    for (std::uint32_t second = 0; second < 15; ++second) {
        sender.batch_read({second * 1000}, 1s, 110'000);
    }
    EXPECT_EQ(sender.state(), media::BroadcastState::Live) << "just below it";
    sender.batch({15'000}, 1s, 500'000);
    ASSERT_TRUE(sender.encoder.client.read_status("NetStream.Publish.Rejected"));
    EXPECT_NE(
        sender.encoder.client.rtmp.status("NetStream.Publish.Rejected")->description().find("1000 kbit/s"),
        std::string::npos
    );
    EXPECT_TRUE(sender.station.events.wait_for("interrupted b1"));
    EXPECT_TRUE(sender.is_told("cut_bitrate"));
}

TEST(HardCases, C41_APublisherAboveTheMemoryIsCutAndTold) {
    Sender sender(options());
    for (std::uint32_t i = 0; i < 100 && sender.state() != media::BroadcastState::Reconnecting; ++i) {
        sender.batch_read({i * 100}, 100ms, 100'000);
    }
    ASSERT_TRUE(sender.encoder.client.read_status("NetStream.Publish.Rejected"));
    EXPECT_TRUE(sender.is_told("cut_memory"));
    EXPECT_TRUE(sender.is_told("reconnecting"));
}

TEST(HardCases, C41_AllBroadcastsTogetherAreBounded) {
    auto small = options();
    small.segment_memory = 1'000'000;
    Sender sender(small);
    for (std::uint32_t i = 0; i < 100 && sender.state() != media::BroadcastState::Reconnecting; ++i) {
        sender.batch_read({i * 100}, 100ms, 50'000);
    }
    EXPECT_TRUE(sender.is_told("cut_memory"));
}

TEST(HardCases, C42_StampsThatStandAreReplacedByTheTimeOfArrival) {
    Sender sender(options());
    for (int i = 0; i < 120; ++i) {
        sender.batch_read({7, 7}, 200ms, 20'000);
    }
    EXPECT_TRUE(sender.is_told("clock_stands"));
    EXPECT_EQ(sender.state(), media::BroadcastState::Live)
        << "20 kB twelve hundred times is more than it may keep";
    const auto watched = Viewer(sender.station).playlist();
    EXPECT_GE(watched.duration(), 4);
    EXPECT_LE(watched.duration(), 10);
}

TEST(HardCases, C42_AClockThatHardlyMovesEndsWithAReason) {
    Sender sender(options());
    std::uint32_t stamp = 0;
    for (int i = 0; i < 74; ++i) {
        sender.batch_read({stamp, stamp + 20}, 400ms, 300);
        stamp += 40;
    }
    EXPECT_EQ(sender.state(), media::BroadcastState::Live);
    for (int i = 0; i < 50 && sender.state() == media::BroadcastState::Live; ++i) {
        sender.batch_read({stamp, stamp + 20}, 400ms, 300);
        stamp += 40;
    }
    ASSERT_TRUE(sender.encoder.client.read_status("NetStream.Publish.Rejected"));
    EXPECT_TRUE(sender.is_told("cut_clock"));
}

} // namespace
} // namespace leams::test
