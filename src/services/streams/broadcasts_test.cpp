#include "services/streams/test_service.hpp"
#include "test/eventually.hpp"

#include <gtest/gtest.h>

namespace leams::streams {
namespace {

using enum StreamEventKind;
using namespace std::chrono_literals;

/// The scheduler itself at work: each of its turns takes a second of the clock.
class BroadcastsScheduler : public StreamsServiceTest {
protected:
    BroadcastsScheduler() {
        store.on_list = [this] {
            clock.advance(1s);
            ++turns;
        };
        run([](Broadcasts& all) -> runtime::Task<int> {
            all.start();
            co_return 0;
        }(broadcasts));
    }
    ~BroadcastsScheduler() override { stop(); }
    void stop() {
        run([](Broadcasts& all) -> runtime::Task<int> {
            co_await all.stop();
            co_return 0;
        }(broadcasts));
    }
    void pass(std::chrono::seconds time) {
        const auto end = clock.steady() + time;
        home.context().restart();
        while (clock.steady() < end) {
            ASSERT_GT(home.context().run_one_for(test::kPatience), 0U) << "no turn comes any more";
        }
    }
    BroadcastRecord stored(const BroadcastId& id) { return table.rows.at(id).broadcast; }

    int turns = 0;
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

TEST_F(StreamsServiceTest, SaysHowFarOneCanGoBackInWhatIsRecorded) {
    const auto id = go_live();
    EXPECT_FALSE(run(service.find(id))->playback->dvr) << "nothing is recorded here";
    Broadcasts recording{home, ports(store), {.rewind = 2h}, {}};
    ASSERT_TRUE(run(recording.refresh()));
    const auto dvr = recording.board().read()->find(id)->stream.playback->dvr;
    ASSERT_TRUE(dvr);
    EXPECT_EQ(dvr->url, "/dvr/" + id.str() + "/index.m3u8");
    EXPECT_EQ(dvr->window_s, 7200);
    channels.rows[alice.user_id].record = false;
    ASSERT_TRUE(run(recording.refresh()));
    EXPECT_FALSE(recording.board().read()->find(id)->stream.playback->dvr) << "the channel keeps nothing";
}

TEST_F(StreamsServiceTest, TellsInterruptionsAndChanges) {
    const auto id = go_live();
    recorder.take();
    ASSERT_TRUE(run(service.interrupted(id, clock.now() + 90'000, Absence::Lost)));
    ASSERT_EQ(recorder.events.size(), 1U);
    const auto grace_end = to_rfc3339(clock.now() + 90'000);
    EXPECT_EQ(recorder.events[0].stream.grace_ends_at, grace_end);
    EXPECT_EQ(recorder.take(), Kinds{Interrupted});
    EXPECT_EQ(service.live_stream(alice.user_id)->grace_ends_at, grace_end) << "for pages opened meanwhile";
    EXPECT_EQ(run(service.health(alice))->state, StreamState::Reconnecting);
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

TEST_F(StreamsServiceTest, ACleanStopIsNoAccident) {
    const auto id = go_live();
    recorder.take();
    ASSERT_TRUE(run(service.interrupted(id, clock.now() + 10'000, Absence::Stopped)));
    ASSERT_EQ(recorder.events.size(), 1U);
    EXPECT_EQ(recorder.events[0].stream.state, StreamState::Ending);
    EXPECT_EQ(recorder.events[0].stream.grace_ends_at, to_rfc3339(clock.now() + 10'000));
    EXPECT_EQ(recorder.take(), Kinds{Interrupted});
    EXPECT_EQ(service.live_stream(alice.user_id)->state, StreamState::Ending) << "for pages opened meanwhile";
    EXPECT_EQ(run(service.health(alice))->state, StreamState::Ending);

    ASSERT_TRUE(run(service.resumed(id)));
    EXPECT_EQ(recorder.events.at(0).stream.state, StreamState::Live);
    EXPECT_EQ(recorder.take(), Kinds{Resumed});

    ASSERT_TRUE(run(service.interrupted(id, clock.now() + 90'000, Absence::Lost)));
    EXPECT_EQ(recorder.events.at(0).stream.state, StreamState::Reconnecting);
    ASSERT_TRUE(run(service.ended(id)));
    EXPECT_EQ(recorder.events.at(1).stream.state, StreamState::Offline);
    EXPECT_EQ(run(service.find(id))->state, StreamState::Offline);
}

TEST_F(StreamsServiceTest, AnOverBroadcastSaysHowLongItWasAndHowManySawIt) {
    EXPECT_FALSE(*run(service.last_broadcast(alice.user_id)));
    const auto began = clock.now();
    const auto id = go_live();
    for (const char* tab : {"a", "b", "c"}) {
        heartbeat(id, {.user = {}, .session_id = tab, .address = "192.0.2.1", .user_agent = {}});
    }
    ASSERT_TRUE(run(broadcasts.refresh()));
    clock.advance(60s);
    ASSERT_TRUE(run(broadcasts.refresh()));
    EXPECT_EQ(service.live_stream(alice.user_id)->viewer_count, 0);
    EXPECT_EQ(service.live_stream(alice.user_id)->peak_viewers, 3);
    recorder.take();
    ASSERT_TRUE(run(service.ended(id)));
    EXPECT_EQ(recorder.events.at(0).stream.peak_viewers, 3);
    EXPECT_EQ(run(service.find(id))->peak_viewers, 3);
    const auto last = *run(service.last_broadcast(alice.user_id));
    ASSERT_TRUE(last);
    EXPECT_EQ(last->id, id);
    EXPECT_EQ(last->started_at, to_rfc3339(began));
    EXPECT_EQ(last->ended_at, to_rfc3339(began + 60'000));
    EXPECT_EQ(last->peak_viewers, 3);
}

TEST_F(StreamsServiceTest, AReleasedBroadcastIsContinuedElsewhere) {
    const auto id = go_live();
    ASSERT_TRUE(run(service.released(id, clock.now() + 90'000)));
    clock.advance(60s);
    ASSERT_TRUE(run(broadcasts.refresh()));
    EXPECT_EQ(service.live_stream(alice.user_id)->state, StreamState::Reconnecting) << "not offline";
    FakeBroadcasts other_store{table, channels, "other"};
    Broadcasts other{home, ports(other_store), {}, {}};
    const auto begun = run(other.begin(alice.user_id));
    ASSERT_TRUE(begun);
    EXPECT_TRUE(begun->continued);
    EXPECT_EQ(begun->id, id);
    ASSERT_TRUE(run(broadcasts.refresh()));
    EXPECT_EQ(service.live_stream(alice.user_id)->state, StreamState::Reconnecting) << "nothing to watch yet";
    ASSERT_TRUE(run(other.live(id)));
    ASSERT_TRUE(run(broadcasts.refresh()));
    EXPECT_EQ(service.live_stream(alice.user_id)->state, StreamState::Live);
    EXPECT_FALSE(run(other.begin(alice.user_id))->continued) << "a second publisher is a new broadcast";
}

TEST_F(StreamsServiceTest, WhatWasEndingEndsWithItsServer) {
    const auto id = go_live();
    ASSERT_TRUE(run(service.interrupted(id, clock.now() + 10'000, Absence::Stopped)));
    ASSERT_TRUE(run(service.released(id, clock.now() + 90'000)));
    EXPECT_TRUE(table.rows.at(id).broadcast.ended_at);
}

TEST_F(StreamsServiceTest, WhatIsOnAirElsewhereCannotBeTakenOver) {
    const auto id = go_live();
    FakeBroadcasts other_store{table, channels, "other"};
    Broadcasts other{home, ports(other_store), {}, {}};
    EXPECT_EQ(run(other.begin(alice.user_id)).error().code(), ErrorCode::Conflict);
    EXPECT_EQ(table.rows.size(), 1U);
    EXPECT_FALSE(table.rows.at(id).broadcast.ended_at);
    ASSERT_TRUE(run(service.interrupted(id, clock.now() + 90'000, Absence::Lost)));
    const auto begun = run(other.begin(alice.user_id));
    ASSERT_TRUE(begun) << "its publisher came back to another process";
    EXPECT_EQ(begun->id, id);
    ASSERT_TRUE(run(service.ended(id))) << "when the grace time of the first is over";
    EXPECT_FALSE(table.rows.at(id).broadcast.ended_at);
}

TEST_F(StreamsServiceTest, TheListOutlivesADatabaseThatIsAway) {
    go_live();
    table.away = true;
    EXPECT_FALSE(run(broadcasts.refresh()));
    EXPECT_EQ(service.live_list({}).total, 1);
}

TEST_F(StreamsServiceTest, BeginsWhenOnlyTheListCannotBeRead) {
    store.on_list = [this] { table.away = true; };
    const auto begun = run(service.begin(alice.user_id));
    ASSERT_TRUE(begun) << "it is in the store, and its lease is renewed";
    store.on_list = nullptr;
    table.away = false;
    ASSERT_TRUE(run(service.live(begun->id)));
    EXPECT_EQ(service.live_list({}).total, 1);
}

TEST_F(BroadcastsScheduler, KeepsABroadcastForAsLongAsItLasts) {
    const auto id = go_live();
    pass(600s);
    EXPECT_EQ(recorder.take(), Kinds{Online});
    EXPECT_FALSE(stored(id).ended_at);
}

// Whatever second of the schedule the writes come back in.
TEST_F(BroadcastsScheduler, WritesThatFailForAMinuteHarmNobodyOnAir) {
    const auto id = go_live();
    for (int round = 0; round < 32; ++round) {
        table.read_only = true;
        pass(60s);
        table.read_only = false;
        pass(61s);
        EXPECT_FALSE(stored(id).ended_at) << round;
        EXPECT_TRUE(run(service.health(alice))->broadcast) << round;
    }
    EXPECT_EQ(recorder.take(), Kinds{Online}) << "it never went off air";
}

TEST_F(BroadcastsScheduler, OutlivesStepsThatThrow) {
    const auto id = go_live();
    table.throws = true;
    pass(60s);
    table.throws = false;
    pass(2s);
    EXPECT_FALSE(stored(id).ended_at);
    EXPECT_GT(table.rows.at(id).lease_until, clock.now());
    EXPECT_EQ(service.live_list({}).total, 1);
    EXPECT_EQ(recorder.take(), Kinds{Online});
}

TEST_F(BroadcastsScheduler, OpensAgainWhatAnotherProcessClosed) {
    const auto id = go_live();
    table.away = true;
    pass(46s);
    table.away = false;
    FakeBroadcasts other{table, channels, "other"};
    ASSERT_TRUE(run(other.close_expired(clock.now())));
    ASSERT_TRUE(stored(id).ended_at);
    pass(3s);
    EXPECT_FALSE(stored(id).ended_at);
    EXPECT_EQ(service.live_list({}).total, 1);
    EXPECT_TRUE(publishers.given_up.empty());
}

TEST_F(BroadcastsScheduler, CutsThePublisherOfWhatAnotherProcessHasGoneOnWith) {
    const auto id = go_live();
    ASSERT_TRUE(run(service.interrupted(id, clock.now() + 90'000, Absence::Lost)));
    FakeBroadcasts other{table, channels, "other"};
    ASSERT_TRUE(run(other.take(id, clock.now(), clock.now() + 45'000)));
    pass(20s);
    EXPECT_EQ(publishers.given_up, std::vector{alice.user_id});
    ASSERT_TRUE(run(service.ended(id)));
    EXPECT_FALSE(stored(id).ended_at) << "it is the other's";
}

TEST_F(BroadcastsScheduler, ClosesWhatCrashedProcessesLeft) {
    FakeBroadcasts other{table, channels, "other"};
    const BroadcastId id("left");
    ASSERT_TRUE(run(other.open(id, alice.user_id, clock.now(), clock.now() + 45'000)));
    ASSERT_TRUE(run(other.renew({{.id = id, .is_live = true}}, clock.now(), clock.now() + 45'000)));
    pass(30s);
    EXPECT_EQ(service.live_list({}).total, 1);
    pass(16s);
    EXPECT_EQ(service.live_list({}).total, 0);
    EXPECT_EQ(recorder.take(), (Kinds{Online, Offline}));
    pass(30s);
    EXPECT_TRUE(stored(id).ended_at);
}

TEST_F(BroadcastsScheduler, GoesOnAirLateWhenTheDatabaseWasAway) {
    const auto begun = run(service.begin(alice.user_id));
    table.away = true;
    EXPECT_FALSE(run(service.live(begun->id)));
    pass(2s);
    EXPECT_EQ(service.live_list({}).total, 0);
    table.away = false;
    pass(2s);
    EXPECT_EQ(service.live_list({}).total, 1);
}

TEST_F(BroadcastsScheduler, SavesNoInterruptionThatIsOverLate) {
    const auto id = go_live();
    table.read_only = true;
    EXPECT_FALSE(run(service.interrupted(id, clock.now() + 90'000, Absence::Lost)));
    table.read_only = false;
    ASSERT_TRUE(run(service.resumed(id)));
    pass(3s);
    EXPECT_FALSE(stored(id).grace_ends_at);

    table.read_only = true;
    EXPECT_FALSE(run(service.interrupted(id, clock.now() + 90'000, Absence::Lost)));
    table.read_only = false;
    pass(3s);
    EXPECT_TRUE(stored(id).grace_ends_at);
}

/// Another process on the same table, which makes no turns: what it knows it knows by events.
class BroadcastEvents : public StreamsServiceTest {
protected:
    BroadcastEvents() {
        other.subscribe(heard);
        run(start());
        settle();
        other_store.on_list = [this] { ++readings; };
    }
    ~BroadcastEvents() override { run(stop()); }

    runtime::Task<int> start() {
        other.start();
        co_return 0;
    }
    runtime::Task<int> stop() {
        co_await other.stop();
        co_return 0;
    }
    void settle() {
        home.context().restart();
        home.context().poll();
    }
    /// By the bus, which gives it `times` times.
    template <class E>
    void hear(const BroadcastId& id, std::int64_t revision, std::size_t times = 1) {
        const auto event = events::to_bus(E{{id, alice.user_id, revision}}, clock.now());
        ASSERT_TRUE(run(bus.consumer("streams.told", E::kTopic)(std::vector(times, event))));
        settle();
    }
    std::int64_t revision(const BroadcastId& id) { return (*run(store.find(id)))->revision; }
    const LiveSnapshot::Entry* shown(const BroadcastId& id) {
        board = other.board().read();
        return board->find(id);
    }

    int readings = 0;
    Recorder heard;
    FakeBroadcasts other_store{table, channels, "other"};
    Broadcasts other{home, ports(other_store), {.turn = 1h}, {}};
    std::shared_ptr<const LiveSnapshot> board;
};

TEST_F(BroadcastEvents, ShowWhatAnotherProcessDoesWithoutATurn) {
    const auto id = go_live();
    EXPECT_FALSE(shown(id));
    hear<events::StreamOnline>(id, revision(id));
    ASSERT_TRUE(shown(id));
    EXPECT_EQ(heard.take(), Kinds{Online});

    ASSERT_TRUE(run(service.interrupted(id, clock.now() + 90'000, Absence::Lost)));
    hear<events::StreamUpdated>(id, revision(id));
    EXPECT_EQ(shown(id)->stream.state, StreamState::Reconnecting);
    EXPECT_EQ(heard.take(), Kinds{Interrupted});

    ++channels.changes[alice.user_id];
    events::broadcast(pubsub, events::AccountChanged{alice.user_id});
    settle();
    EXPECT_EQ(heard.take(), Kinds{Updated}) << "the channel's name";

    ASSERT_TRUE(run(service.ended(id)));
    hear<events::StreamOffline>(id, revision(id));
    EXPECT_FALSE(shown(id));
    EXPECT_EQ(heard.take(), Kinds{Offline});
    events::broadcast(pubsub, events::AccountChanged{alice.user_id});
    settle();
    EXPECT_EQ(readings, 4) << "he is not on air";
}

TEST_F(BroadcastEvents, ThatComeTwiceOrLateChangeNothing) {
    const auto id = go_live();
    const auto online = revision(id);
    ASSERT_TRUE(run(service.interrupted(id, clock.now() + 90'000, Absence::Lost)));
    const auto lost = revision(id);
    ASSERT_TRUE(run(service.resumed(id)));
    ASSERT_TRUE(run(service.update_channel(alice, {.title = "New"})));
    hear<events::StreamUpdated>(id, revision(id), 2);
    EXPECT_EQ(heard.take(), Kinds{Online}) << "as it is, whatever was on the way to it";
    EXPECT_EQ(shown(id)->stream.title, "New");
    EXPECT_EQ(readings, 1);
    hear<events::StreamUpdated>(id, lost, 2);
    hear<events::StreamOnline>(id, online, 2);
    EXPECT_EQ(readings, 1) << "it is shown already";

    ASSERT_TRUE(run(service.ended(id)));
    hear<events::StreamOffline>(id, revision(id), 2);
    EXPECT_EQ(heard.take(), Kinds{Offline});
    hear<events::StreamOnline>(id, online, 2);
    hear<events::StreamOffline>(id, revision(id));
    EXPECT_FALSE(shown(id));
    EXPECT_EQ(heard.take(), Kinds{});
}

TEST_F(BroadcastEvents, HaveOneReadingForMany) {
    table.is_slow = true;
    for (int i = 0; i < 100; ++i) {
        const BroadcastId id("b" + std::to_string(i));
        events::broadcast(pubsub, events::StreamOnline{{id, alice.user_id, 1}});
    }
    ASSERT_TRUE(run(other.refresh()));
    EXPECT_LE(readings, 3) << "with the last";
}

} // namespace
} // namespace leams::streams
