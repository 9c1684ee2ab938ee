#include "media/hls/origin.hpp"
#include "media/packaging/test_tracks.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>

namespace leams::hls {
namespace {

namespace tracks = packaging::test;

/// Counts what it is told.
struct Told {
    std::size_t made = 0;
    std::size_t living = 0;
    std::size_t complete = 0;
    bool ended = false;
};

class Listener final : public packaging::RenditionListener {
public:
    explicit Listener(Told& told)
        : told_(told) {
        ++told_.made;
        ++told_.living;
    }
    ~Listener() override { --told_.living; }
    void on_renditions(const packaging::Renditions& renditions) override {
        const auto& window = *renditions.front().window;
        told_.complete = window.next_sequence;
        told_.ended = window.ended;
    }

private:
    Told& told_;
};

class Factory final : public packaging::RenditionListenerFactory {
public:
    std::unique_ptr<packaging::RenditionListener> make_listener(const media::SinkContext& context) override {
        return context.grant.record ? std::make_unique<Listener>(told) : nullptr;
    }
    Told told;
};

void feed(media::Sink& sink) {
    const auto video = tracks::video_track();
    sink.on_tracks({.video = video, .audio = nullptr});
    for (std::int64_t i = 0; i < 300; ++i) {
        sink.on_frame(tracks::make_frame(video, i * 3000, i % 60 == 0));
    }
    sink.on_end();
}

class OriginTest : public ::testing::Test {
protected:
    std::unique_ptr<media::Sink> make_sink(bool record) {
        return origin.make_sink({
            .id = BroadcastId::make(clock.now()),
            .grant = {.channel = UserId("c"), .username = "ann", .record = record},
            .loop = loop,
            .on_playable = nullptr,
        });
    }

    tracks::ManualClock clock;
    runtime::Loop loop{0};
    Factory factory;
    Origin origin{{}, 1U << 30, clock, {}, {&factory}, {}};
};

TEST_F(OriginTest, TellsOtherListenersOfTheSameSegments) {
    const auto sink = make_sink(true);
    feed(*sink);
    EXPECT_EQ(factory.told.made, 1U);
    EXPECT_EQ(factory.told.complete, 5U);
    EXPECT_TRUE(factory.told.ended);
}

TEST_F(OriginTest, AsksForAListenerOfEachBroadcast) {
    auto first = make_sink(true);
    const auto second = make_sink(true);
    const auto unheard = make_sink(false);
    feed(*unheard);
    EXPECT_EQ(factory.told.made, 2U);
    EXPECT_EQ(factory.told.complete, 0U);
    first.reset();
    EXPECT_EQ(factory.told.living, 1U);
}

} // namespace
} // namespace leams::hls
