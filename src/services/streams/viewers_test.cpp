#include "services/streams/test_service.hpp"

#include <gtest/gtest.h>

namespace leams::streams {
namespace {

using enum StreamEventKind;

class ViewersTest : public StreamsServiceTest {
protected:
    static Viewer guest(std::string tab, std::string address = "192.0.2.1", std::string agent = "Firefox") {
        return {
            .user = {},
            .session_id = std::move(tab),
            .address = std::move(address),
            .user_agent = std::move(agent),
        };
    }
    Viewer member(std::string tab) const {
        return {
            .user = alice.user_id,
            .session_id = std::move(tab),
            .address = "192.0.2.1",
            .user_agent = "Firefox",
        };
    }
    std::int64_t count(const BroadcastId& id) { return run(viewers.count(id)); }
    void leave(const BroadcastId& id, Viewer viewer) {
        run([](StreamsService& all, BroadcastId from, Viewer who) -> runtime::Task<int> {
            co_await all.leave(std::move(from), std::move(who));
            co_return 0;
        }(service, id, std::move(viewer)));
    }
};

TEST_F(ViewersTest, CountsTabsOfGuestsForFortyFiveSeconds) {
    const auto id = go_live();
    EXPECT_EQ(heartbeat(id, guest("a")), 1);
    EXPECT_EQ(heartbeat(id, guest("a")), 1);
    EXPECT_EQ(heartbeat(id, guest("b")), 2);
    clock.advance(std::chrono::seconds(44));
    EXPECT_EQ(heartbeat(id, guest("b")), 2);
    clock.advance(std::chrono::seconds(2));
    EXPECT_EQ(heartbeat(id, guest("b")), 1);
    EXPECT_EQ(run(service.heartbeat(BroadcastId("x"), guest("a"))).error().code(), ErrorCode::NotFound);
}

TEST_F(ViewersTest, CountsAnAccountOnceUntilItsLastTabCloses) {
    const auto id = go_live();
    EXPECT_EQ(heartbeat(id, member("a")), 1);
    EXPECT_EQ(heartbeat(id, member("b")), 1) << "two tabs";
    leave(id, member("somebody else's"));
    EXPECT_EQ(count(id), 1) << "who does not know the tab changes nothing";
    leave(id, member("a"));
    EXPECT_EQ(count(id), 1) << "he still watches in b";
    leave(id, member("b"));
    EXPECT_EQ(count(id), 0);
}

TEST_F(ViewersTest, AClosedTabOfAGuestCountsNoMore) {
    const auto id = go_live();
    heartbeat(id, guest("a"));
    heartbeat(id, guest("b"));
    leave(id, guest("a"));
    leave(id, guest("a"));
    leave(id, guest("never there"));
    EXPECT_EQ(count(id), 1);
}

TEST_F(ViewersTest, OneAddressCannotInflateTheCount) {
    const auto id = go_live();
    for (int i = 0; i < 300; ++i) {
        heartbeat(id, guest("bot" + std::to_string(i), "2001:db8::" + std::to_string(i)));
    }
    EXPECT_EQ(count(id), 20) << "that all call themselves the same";
    for (int i = 0; i < 300; ++i) {
        heartbeat(id, guest("x" + std::to_string(i), "2001:db8::1", "Agent " + std::to_string(i)));
    }
    EXPECT_EQ(count(id), 100) << "whatever they call themselves";
    EXPECT_EQ(heartbeat(id, guest("human", "198.51.100.7")), 101);
}

TEST_F(ViewersTest, WhoLeavesMakesRoomForHisNeighbours) {
    const auto id = go_live();
    for (int i = 0; i < 60; ++i) {
        const auto tab = "tab" + std::to_string(i);
        heartbeat(id, guest(tab));
        EXPECT_EQ(count(id), 1) << i;
        leave(id, guest(tab));
    }
}

TEST_F(ViewersTest, TellsViewersAtMostEveryFiveSeconds) {
    const auto id = go_live();
    heartbeat(id, guest("a"));
    ASSERT_TRUE(run(broadcasts.refresh()));
    heartbeat(id, guest("b"));
    ASSERT_TRUE(run(broadcasts.refresh()));
    EXPECT_EQ(recorder.take(), (Kinds{Online, Viewers}));
    clock.advance(std::chrono::seconds(5));
    ASSERT_TRUE(run(broadcasts.refresh()));
    ASSERT_EQ(recorder.events.size(), 1U);
    EXPECT_EQ(recorder.events[0].stream.viewer_count, 2);
    ASSERT_TRUE(run(service.ended(id)));
    EXPECT_EQ(table.rows.at(id).broadcast.viewer_count, 2);
}

} // namespace
} // namespace leams::streams
