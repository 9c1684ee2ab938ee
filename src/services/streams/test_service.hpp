#pragma once

#include "adapters/pubsub_memory/memory_pubsub.hpp"
#include "core/events/event.hpp"
#include "core/runtime/on_loop.hpp"
#include "services/streams/service.hpp"
#include "services/streams/test_support.hpp"
#include "test/fake_bus.hpp"
#include "test/fake_cache.hpp"
#include "test/fake_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

// Test-only: the service with ports in memory, on a loop that runs only while a test waits.
namespace leams::streams {

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

using Kinds = std::vector<StreamEventKind>;

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
    /// Whose publishers had to go since the last call, in all processes.
    std::vector<std::pair<UserId, events::PublisherCutReason>> take_cuts() {
        home.context().restart();
        home.context().poll();
        return std::exchange(cuts, {});
    }
    /// The same of those who played with a read key.
    std::vector<UserId> take_players_cuts() {
        home.context().restart();
        home.context().poll();
        return std::exchange(players_cuts, {});
    }
    BroadcastId go_live() {
        const auto begun = run(service.begin(alice.user_id));
        EXPECT_TRUE(run(service.live(begun->id)));
        return begun->id;
    }
    std::int64_t heartbeat(const BroadcastId& id, Viewer viewer) {
        return run(service.heartbeat(id, std::move(viewer))).value();
    }

    Broadcasts::Ports ports(BroadcastStore& of) {
        return {.store = of, .viewers = viewers, .publishers = publishers, .pubsub = pubsub, .clock = clock};
    }

    static constexpr BroadcastTimes times{.turn = std::chrono::milliseconds(1)};
    runtime::Loop home{0};
    test::FakeClock clock;
    test::FakeCache cache{clock};
    FakeChannels channels;
    FakeKeys keys{channels};
    FakeKeys read_keys{channels};
    FakeTable table;
    FakeBroadcasts store{table, channels};
    FakeAuth auth;
    test::FakeBus bus;
    adapters::MemoryPubSub pubsub;
    FakePublishers publishers;
    FakeHealth health;
    Recorder recorder;
    class Viewers viewers{cache};
    Broadcasts broadcasts{home, ports(store), times, {}};
    StreamsService service{
        {.channels = channels,
         .keys = keys,
         .read_keys = read_keys,
         .broadcasts = store,
         .auth = auth,
         .bus = bus,
         .pubsub = pubsub,
         .health = health,
         .clock = clock},
        broadcasts,
        viewers,
        {}
    };
    std::vector<std::pair<UserId, events::PublisherCutReason>> cuts;
    std::unique_ptr<runtime::PubSub::Subscription> cut_listener =
        events::listen<events::PublisherCut>(pubsub, home, [this](const events::PublisherCut& cut) {
            cuts.emplace_back(cut.channel_id, cut.reason);
        });
    std::vector<UserId> players_cuts;
    std::unique_ptr<runtime::PubSub::Subscription> players_cut_listener =
        events::listen<events::PlayersCut>(pubsub, home, [this](const events::PlayersCut& cut) {
            players_cuts.push_back(cut.channel_id);
        });
    Caller alice;
};

} // namespace leams::streams
