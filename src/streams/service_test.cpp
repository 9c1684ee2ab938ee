#include "runtime/on_loop.hpp"
#include "streams/keys.hpp"
#include "streams/service.hpp"
#include "streams/test_support.hpp"
#include "test/fake_cache.hpp"
#include "test/fake_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace leams::streams {
namespace {

class Recorder final : public StreamObserver {
public:
    std::vector<StreamEvent> events;

    void on_stream(const StreamEvent& event) override { events.push_back(event); }
    std::vector<StreamEventKind> take() {
        std::vector<StreamEventKind> kinds;
        for (const auto& event : events) {
            kinds.push_back(event.kind);
        }
        events.clear();
        return kinds;
    }
};

VideoHealth make_video() {
    VideoHealth video;
    video.codec = "avc1.64001f";
    return video;
}

using Kinds = std::vector<StreamEventKind>;
using enum StreamEventKind;

class StreamsServiceTest : public ::testing::Test {
protected:
    StreamsServiceTest() {
        broadcasts.subscribe(recorder);
        alice.user_id = UserId("01900000-0000-7000-8000-00000000000a");
        alice.username = "alice";
        channels.rows[alice.user_id].title = "Hello";
    }

    template <class T>
    T run(runtime::Task<T> task) {
        std::optional<T> result;
        boost::asio::co_spawn(
            home.context(),
            runtime::detail::with_default(std::move(task)),
            [&](std::exception_ptr failure, std::optional<T> value) {
                if (failure) {
                    std::rethrow_exception(failure);
                }
                result = std::move(value);
            }
        );
        home.context().restart();
        while (!result) {
            home.context().run_one();
        }
        return std::move(*result);
    }
    BroadcastId go_live() {
        const auto begun = run(service.begin(alice.user_id));
        EXPECT_TRUE(run(service.live(begun->id)));
        return begun->id;
    }
    std::int64_t heartbeat(const BroadcastId& id, std::string session, std::string address = "192.0.2.1") {
        return run(service.heartbeat(id, UserId(), std::move(session), std::move(address))).value();
    }

    runtime::Loop home{0};
    test::FakeClock clock;
    test::FakeCache cache{clock};
    FakeChannels channels;
    FakeKeys keys;
    FakeBroadcasts store{channels};
    FakeAuth auth;
    FakePublishers publishers;
    FakeHealth health;
    Recorder recorder;
    class Viewers viewers{cache};
    Broadcasts broadcasts{home, {.store = store, .viewers = viewers, .clock = clock}, {}, {}};
    StreamsService service{
        {.channels = channels,
         .keys = keys,
         .broadcasts = store,
         .auth = auth,
         .publishers = publishers,
         .health = health,
         .clock = clock},
        broadcasts,
        viewers,
        {}
    };
    Caller alice;
};

TEST_F(StreamsServiceTest, ABroadcastIsShownWhenThereIsSomethingToWatch) {
    const auto begun = run(service.begin(alice.user_id));
    ASSERT_TRUE(begun);
    EXPECT_FALSE(begun->continued);
    EXPECT_EQ(service.live_list({}).total, 0);
    ASSERT_TRUE(run(service.live(begun->id)));
    const auto list = service.live_list({});
    ASSERT_EQ(list.total, 1);
    EXPECT_EQ(list.streams[0].title, "Hello");
    EXPECT_EQ(list.streams[0].thumbnail_url, "/live/" + begun->id.str() + "/thumbnail.jpg");
    const auto stream = run(service.find(begun->id));
    EXPECT_TRUE(stream->is_live);
    EXPECT_EQ(stream->playback->hls, "/live/" + begun->id.str() + "/index.m3u8");
    EXPECT_EQ(recorder.take(), Kinds{Online});

    ASSERT_TRUE(run(service.ended(begun->id)));
    EXPECT_EQ(service.live_list({}).total, 0);
    EXPECT_EQ(recorder.take(), Kinds{Offline});
    const auto over = run(service.find(begun->id));
    EXPECT_FALSE(over->is_live);
    EXPECT_TRUE(over->ended_at);
    EXPECT_FALSE(over->playback);
    EXPECT_TRUE(run(service.ended(begun->id))) << "twice is no failure";
    EXPECT_EQ(run(service.find(BroadcastId("x"))).error().code(), ErrorCode::NotFound);
}

TEST_F(StreamsServiceTest, TellsInterruptionsAndChanges) {
    const auto id = go_live();
    recorder.take();
    ASSERT_TRUE(run(service.interrupted(id, clock.now() + 90'000)));
    ASSERT_EQ(recorder.events.size(), 1U);
    const auto grace_end = to_rfc3339(clock.now() + 90'000);
    EXPECT_EQ(recorder.events[0].stream.grace_ends_at, grace_end);
    EXPECT_EQ(recorder.take(), Kinds{Interrupted});
    EXPECT_EQ(service.live_stream(alice.user_id)->grace_ends_at, grace_end) << "for pages opened meanwhile";
    EXPECT_EQ(run(service.health(alice))->state, PublisherState::Reconnecting);
    ASSERT_TRUE(run(service.resumed(id)));
    EXPECT_EQ(recorder.take(), Kinds{Resumed});
    EXPECT_FALSE(service.live_stream(alice.user_id)->grace_ends_at);

    ChannelUpdate update;
    update.title = "  New\ttitle\u202E ";
    ASSERT_TRUE(run(service.update_channel(alice, update)));
    ASSERT_EQ(recorder.events.size(), 1U);
    EXPECT_EQ(recorder.events[0].stream.title, "New title");
    EXPECT_EQ(recorder.take(), Kinds{Updated});
}

TEST_F(StreamsServiceTest, ACrashLeavesNobodyLive) {
    go_live();
    recorder.take();
    clock.advance(std::chrono::seconds(46));
    ASSERT_TRUE(run(broadcasts.close_expired()));
    ASSERT_TRUE(run(broadcasts.refresh()));
    EXPECT_EQ(service.live_list({}).total, 0);
    EXPECT_EQ(recorder.take(), Kinds{Offline});
}

TEST_F(StreamsServiceTest, RenewedLeasesKeepABroadcast) {
    go_live();
    for (int i = 0; i < 10; ++i) {
        clock.advance(std::chrono::seconds(15));
        ASSERT_TRUE(run(broadcasts.renew_leases()));
        ASSERT_TRUE(run(broadcasts.close_expired()));
    }
    ASSERT_TRUE(run(broadcasts.refresh()));
    EXPECT_EQ(service.live_list({}).total, 1);
}

TEST_F(StreamsServiceTest, AReleasedBroadcastIsContinuedElsewhere) {
    const auto id = go_live();
    ASSERT_TRUE(run(service.released(id, clock.now() + 90'000)));
    clock.advance(std::chrono::seconds(60));
    Broadcasts other{home, {.store = store, .viewers = viewers, .clock = clock}, {}, {}};
    const auto begun = run(other.begin(alice.user_id));
    ASSERT_TRUE(begun);
    EXPECT_TRUE(begun->continued);
    EXPECT_EQ(begun->id, id);
    clock.advance(std::chrono::seconds(60));
    EXPECT_FALSE(run(other.begin(alice.user_id))->continued) << "a second publisher is a new broadcast";
}

TEST_F(StreamsServiceTest, TheListOutlivesADatabaseThatIsAway) {
    go_live();
    store.away = true;
    EXPECT_FALSE(run(broadcasts.refresh()));
    EXPECT_EQ(service.live_list({}).total, 1);
}

TEST_F(StreamsServiceTest, GoesOnAirLateWhenTheDatabaseWasAway) {
    const auto begun = run(service.begin(alice.user_id));
    store.away = true;
    EXPECT_FALSE(run(service.live(begun->id)));
    EXPECT_FALSE(run(broadcasts.save_late()));
    store.away = false;
    EXPECT_TRUE(run(broadcasts.save_late()));
    ASSERT_TRUE(run(broadcasts.refresh()));
    EXPECT_EQ(service.live_list({}).total, 1);
}

TEST_F(StreamsServiceTest, SavesNoInterruptionThatIsOverLate) {
    const auto id = go_live();
    store.away = true;
    EXPECT_FALSE(run(service.interrupted(id, clock.now() + 90'000)));
    store.away = false;
    ASSERT_TRUE(run(service.resumed(id)));
    ASSERT_TRUE(run(broadcasts.save_late()));
    EXPECT_FALSE(store.rows.at(id).broadcast.grace_ends_at);

    store.away = true;
    EXPECT_FALSE(run(service.interrupted(id, clock.now() + 90'000)));
    store.away = false;
    ASSERT_TRUE(run(broadcasts.save_late()));
    EXPECT_TRUE(store.rows.at(id).broadcast.grace_ends_at);
}

TEST_F(StreamsServiceTest, BeginsWhenOnlyTheListCannotBeRead) {
    store.away = true;
    const auto begun = run(service.begin(alice.user_id));
    ASSERT_TRUE(begun) << "it is in the store, and its lease is renewed";
    store.away = false;
    ASSERT_TRUE(run(service.live(begun->id)));
    EXPECT_EQ(service.live_list({}).total, 1);
}

TEST_F(StreamsServiceTest, CountsSessionsForFortyFiveSeconds) {
    const auto id = go_live();
    EXPECT_EQ(heartbeat(id, "a"), 1);
    EXPECT_EQ(heartbeat(id, "a"), 1);
    EXPECT_EQ(heartbeat(id, "b"), 2);
    EXPECT_EQ(run(service.heartbeat(id, alice.user_id, "c", "192.0.2.1")).value(), 3);
    EXPECT_EQ(run(service.heartbeat(id, alice.user_id, "d", "192.0.2.1")).value(), 3)
        << "one account, two tabs";
    clock.advance(std::chrono::seconds(44));
    EXPECT_EQ(heartbeat(id, "b"), 3);
    clock.advance(std::chrono::seconds(2));
    EXPECT_EQ(heartbeat(id, "b"), 1);
    EXPECT_EQ(
        run(service.heartbeat(BroadcastId("x"), UserId(), "a", "")).error().code(), ErrorCode::NotFound
    );
}

TEST_F(StreamsServiceTest, OneAddressCannotInflateTheCount) {
    const auto id = go_live();
    for (int i = 0; i < 100; ++i) {
        heartbeat(id, "bot" + std::to_string(i), "2001:db8::" + std::to_string(i));
    }
    EXPECT_EQ(heartbeat(id, "human"), 21);
}

TEST_F(StreamsServiceTest, TellsViewersAtMostEveryFiveSeconds) {
    const auto id = go_live();
    heartbeat(id, "a");
    ASSERT_TRUE(run(broadcasts.refresh()));
    heartbeat(id, "b");
    ASSERT_TRUE(run(broadcasts.refresh()));
    EXPECT_EQ(recorder.take(), (Kinds{Online, Viewers}));
    clock.advance(std::chrono::seconds(5));
    ASSERT_TRUE(run(broadcasts.refresh()));
    ASSERT_EQ(recorder.events.size(), 1U);
    EXPECT_EQ(recorder.events[0].stream.viewer_count, 2);
    ASSERT_TRUE(run(broadcasts.save_viewers()));
    EXPECT_EQ(store.rows.at(id).broadcast.viewer_count, 2);
}

TEST_F(StreamsServiceTest, KeysAreSecretAndLong) {
    const auto masked = run(service.masked_key(alice.user_id));
    ASSERT_TRUE(masked);
    EXPECT_TRUE(masked->starts_with("live_…"));
    auth.recent = false;
    EXPECT_EQ(
        run(service.reveal_key(alice, std::nullopt)).error().code(), ErrorCode::ReauthenticationRequired
    );
    EXPECT_EQ(
        run(service.rotate_key(alice, std::nullopt)).error().code(), ErrorCode::ReauthenticationRequired
    );
    EXPECT_TRUE(publishers.cuts.empty());
    auth.recent = true;
    const auto key = run(service.reveal_key(alice, std::nullopt));
    ASSERT_TRUE(key);
    EXPECT_TRUE(key->reveal().starts_with("live_"));
    EXPECT_GE((key->reveal().size() - 5) * 6, 160U);
    EXPECT_EQ(mask_stream_key(*key), *masked);
    EXPECT_EQ(run(service.authorize_key(*key, "192.0.2.1"))->channel, alice.user_id);
}

// A2.
TEST_F(StreamsServiceTest, RotationCutsThePublisherOfTheOldKey) {
    const auto old = run(service.rotate_key(alice, std::nullopt));
    const auto fresh = run(service.rotate_key(alice, std::nullopt));
    EXPECT_NE(old->reveal(), fresh->reveal());
    EXPECT_EQ(run(service.authorize_key(*old, "")).error().code(), ErrorCode::Unauthenticated);
    EXPECT_TRUE(run(service.authorize_key(*fresh, "")));
    ASSERT_EQ(publishers.cuts.size(), 2U);
    EXPECT_EQ(publishers.cuts[1], (std::pair{alice.user_id, CutReason::KeyRotated}));
    keys.disabled.insert(alice.user_id);
    EXPECT_EQ(run(service.authorize_key(*fresh, "")).error().code(), ErrorCode::PermissionDenied);
}

TEST_F(StreamsServiceTest, TheOwnerEndsHisBroadcast) {
    EXPECT_EQ(run(service.end_current(alice)).error().code(), ErrorCode::NotFound);
    go_live();
    ASSERT_TRUE(run(service.end_current(alice)));
    EXPECT_EQ(publishers.cuts.at(0).second, CutReason::EndedByOwner);
    EXPECT_EQ(service.live_list({}).total, 0);
    EXPECT_EQ(run(service.health(alice))->state, PublisherState::Offline);
}

TEST_F(StreamsServiceTest, HealthFollowsThePublisher) {
    const auto begun = run(service.begin(alice.user_id));
    EXPECT_EQ(run(service.health(alice))->state, PublisherState::Starting);
    ASSERT_TRUE(run(service.live(begun->id)));
    health.value = MediaHealth{.video = make_video(), .audio = {}, .advice = {}};
    const auto seen = run(service.health(alice));
    EXPECT_EQ(seen->state, PublisherState::Live);
    EXPECT_EQ(seen->media.video->codec, "avc1.64001f");
}

TEST_F(StreamsServiceTest, ChecksAndCleansTheChannel) {
    ChannelUpdate update;
    update.language = "Russian";
    EXPECT_EQ(run(service.update_channel(alice, update)).error().fields().at(0).pointer, "/language");
    update.language = "ru";
    update.tags = {" a ", "a", "\u202E", "b"};
    const auto channel = run(service.update_channel(alice, update));
    ASSERT_TRUE(channel);
    EXPECT_EQ(channel->tags, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(channel->title, "Hello") << "absent members stay";
}

TEST_F(StreamsServiceTest, ResolvesChannels) {
    const auto id = go_live();
    EXPECT_EQ(*run(service.resolve(id.str())), alice.user_id);
    EXPECT_EQ(*run(service.resolve(alice.user_id.str())), alice.user_id);
    EXPECT_EQ(run(service.resolve("nobody")).error().code(), ErrorCode::NotFound);
}

} // namespace
} // namespace leams::streams
