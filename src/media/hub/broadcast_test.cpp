#include "media/hub/broadcast.hpp"
#include "media/hub/test_sinks.hpp"
#include "test/fake_clock.hpp"

#include <gtest/gtest.h>

namespace leams::media {
namespace {

using namespace std::chrono_literals;
using test::make_frame;

class BroadcastTest : public testing::Test, protected BroadcastObserver {
protected:
    BroadcastTest() { broadcast->open({&factory}, false); }
    ~BroadcastTest() override { broadcast->end(EndReason::ShuttingDown, CutReason::ShuttingDown); }

    void on_playable(const Broadcast&) override { events.add("live"); }
    void on_interrupted(const Broadcast&, UnixMillis until, Interruption why) override {
        const std::string word = why == Interruption::Stopped ? "stopped(" : "interrupted(";
        events.add(word + std::to_string((until - clock.now()) / 1000) + ")");
    }
    void on_resumed(const Broadcast&) override { events.add("resumed"); }
    void on_ended(const Broadcast&, EndReason reason) override {
        events.add("ended(" + std::to_string(static_cast<int>(reason)) + ")");
    }

    std::unique_ptr<Publication> attach() { return broadcast->attach(PublishRequest{}); }
    /// The connection dies. The loop does not run here, so that its thread is not this one.
    void lose(std::unique_ptr<Publication> publication) {
        publication.reset();
        loop.context().restart();
        loop.context().poll();
    }
    /// Key picture, sound, picture, sound.
    void publish(Publication& publication, std::int64_t from = 0) {
        publication.push(make_frame(video, from));
        publication.push(make_frame(audio, from));
        publication.push(make_frame(audio, from + 20));
        publication.push(make_frame(video, from + 40, false));
    }

    void publish_and_lose() {
        auto publication = attach();
        publish(*publication);
        lose(std::move(publication));
    }

    leams::test::FakeClock clock;
    runtime::Loop loop{0};
    ReaderStats readers;
    test::DiaryFactory factory;
    test::Diary& diary = factory.diary;
    test::Diary events;
    TrackInfoPtr video = test::make_track(TrackKind::Video);
    TrackInfoPtr audio = test::make_track(TrackKind::Audio);
    std::shared_ptr<Broadcast> broadcast = std::make_shared<Broadcast>(
        Broadcast::Parts{
            .loop = loop, .clock = clock, .config = {}, .observer = *this, .readers = readers, .log = {}
        },
        BroadcastId("b"),
        Grant{.channel = UserId("c"), .username = "ann"}
    );
};

TEST_F(BroadcastTest, TellsSinksTracksBeforeFrames) {
    auto publication = attach();
    publish(*publication, 5000);
    EXPECT_EQ(diary.take(), "tracks(VA) V0 A0 A20 v40");
    EXPECT_EQ(events.take(), "live");
    EXPECT_EQ(broadcast->status().state, BroadcastState::Live);
    EXPECT_TRUE(broadcast->key_frame());
    publication->end();
}

TEST_F(BroadcastTest, SoundDroppedBeforeTheFirstPictureStillCountsAsATrack) {
    auto publication = attach();
    publication->push(make_frame(audio, 0));
    publication->push(make_frame(video, 20));
    publication->push(make_frame(audio, 40));
    EXPECT_EQ(diary.take(), "tracks(VA) V0 A20");
    publication->end();
}

// The encoder disconnects in the same turn of the loop.
TEST_F(BroadcastTest, AConnectionThatIsGoneIsNotToldThatItIsCut) {
    auto connection = std::make_unique<std::string>("a connection");
    auto publication = attach();
    publication->on_cut([raw = connection.get()](CutReason) { raw->append(" that was cut"); });
    loop.post([&] {
        broadcast->end(EndReason::KeyRotated, CutReason::KeyRotated);
        publication.reset();
        connection.reset();
        loop.post([&] { loop.stop(); });
    });
    loop.run();
}

TEST_F(BroadcastTest, LostProviderIsWaitedFor) {
    publish_and_lose();
    EXPECT_TRUE(diary.take().ends_with("gap"));
    EXPECT_EQ(events.take(), "live interrupted(90)");
    EXPECT_EQ(broadcast->status().state, BroadcastState::Reconnecting);
    clock.advance(89s);
    broadcast->tick();
    auto publication = attach();
    EXPECT_EQ(events.take(), "resumed");
    publish(*publication, 77'000);
    EXPECT_EQ(diary.take(), "V80 A80 A100 v120") << "same tracks, and the timeline goes on";
    clock.advance(1h);
    broadcast->tick();
    EXPECT_EQ(events.take(), "");
    publication->end();
}

TEST_F(BroadcastTest, EndsWhenTheGraceIsOver) {
    publish_and_lose();
    clock.advance(90s);
    broadcast->tick();
    EXPECT_TRUE(diary.take().ends_with("gap end"));
    EXPECT_EQ(events.take(), "live interrupted(90) ended(1)");
    broadcast->tick();
    EXPECT_EQ(events.take(), "");
}

TEST_F(BroadcastTest, CleanStopHasAShortGrace) {
    auto publication = attach();
    publish(*publication);
    publication->end();
    publication.reset();
    EXPECT_EQ(events.take(), "live stopped(10)");
    clock.advance(10s);
    broadcast->tick();
    EXPECT_EQ(events.take(), "ended(0)");
}

TEST_F(BroadcastTest, OnlyASilentProviderGivesWay) {
    auto first = attach();
    publish(*first);
    EXPECT_EQ(broadcast->claim(), Broadcast::Claim::Active);
    clock.advance(1500ms);
    EXPECT_EQ(broadcast->claim(), Broadcast::Claim::Silent);
    std::optional<CutReason> cut;
    first->on_cut([&](CutReason reason) { cut = reason; });
    auto second = attach();
    loop.context().restart();
    loop.context().poll();
    EXPECT_EQ(cut, CutReason::TakenOver);
    EXPECT_EQ(events.take(), "live interrupted(90) resumed");
    first->push(make_frame(video, 100));
    lose(std::move(first));
    EXPECT_EQ(events.take(), "") << "the old provider has no say any more";
    EXPECT_EQ(broadcast->claim(), Broadcast::Claim::Active);
    second->end();
}

TEST_F(BroadcastTest, OwnerEndsAtOnce) {
    auto publication = attach();
    publish(*publication);
    std::optional<CutReason> cut;
    publication->on_cut([&](CutReason reason) { cut = reason; });
    broadcast->end(EndReason::EndedByOwner, CutReason::EndedByOwner);
    loop.context().restart();
    loop.context().poll();
    EXPECT_EQ(cut, CutReason::EndedByOwner);
    EXPECT_EQ(events.take(), "live ended(2)");
    EXPECT_EQ(broadcast->claim(), Broadcast::Claim::Ended);
    publication->push(make_frame(video, 100));
    lose(std::move(publication));
    EXPECT_EQ(events.take(), "");
}

TEST_F(BroadcastTest, LateSoundJoinsAtAKeyPicture) {
    auto publication = attach();
    for (int i = 0; i <= 30; ++i) {
        publication->push(make_frame(video, std::int64_t{i} * 40, i == 0));
    }
    EXPECT_TRUE(diary.take().starts_with("tracks(V) V0"));
    publication->push(make_frame(audio, 1200));
    publication->push(make_frame(video, 1240, false));
    for (int i = 1; i <= 3; ++i) {
        publication->push(make_frame(audio, 1200 + std::int64_t{i} * 20));
    }
    publication->push(make_frame(video, 1280, true));
    publication->push(make_frame(audio, 1280));
    EXPECT_EQ(diary.take(), "v1240 tracks(VA) V1280 A1280");
    publication->end();
}

TEST_F(BroadcastTest, LateVideoJoinsSound) {
    auto publication = attach();
    for (int i = 0; i <= 60; ++i) {
        publication->push(make_frame(audio, std::int64_t{i} * 20));
    }
    diary.take();
    publication->push(make_frame(video, 1220, false));
    publication->push(make_frame(video, 1260, true));
    EXPECT_EQ(diary.take(), "tracks(VA) V1260");
    publication->end();
}

TEST_F(BroadcastTest, JumpIsTakenOverAtAKeyPicture) {
    auto publication = attach();
    publish(*publication, 5000);
    diary.take();
    publication->push(make_frame(video, 900'000, false));
    publication->push(make_frame(audio, 900'010));
    publication->push(make_frame(video, 900'040, true));
    EXPECT_EQ(diary.take(), "v80 A90 gap V120");
    EXPECT_EQ(broadcast->status().health.timestamp_jumps, 1U);
    publication->end();
}

TEST_F(BroadcastTest, ReconnectWithoutSoundKeepsTheTracks) {
    publish_and_lose();
    diary.take();
    auto publication = attach();
    for (int i = 0; i <= 25; ++i) {
        publication->push(make_frame(video, std::int64_t{i} * 40, i == 0));
    }
    EXPECT_TRUE(diary.take().starts_with("V"));
    publication->end();
}

} // namespace
} // namespace leams::media
