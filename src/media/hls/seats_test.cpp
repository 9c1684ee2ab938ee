#include "media/hls/seats.hpp"
#include "test/fake_clock.hpp"

#include <gtest/gtest.h>

namespace leams::hls {
namespace {

using namespace std::chrono_literals;

const BroadcastId kOne("one");
const BroadcastId kTwo("two");

class SeatsTest : public testing::Test {
protected:
    test::FakeClock clock;
};

TEST_F(SeatsTest, WithoutLimitsAllMayWatch) {
    Seats seats(clock, {});
    for (int i = 0; i < 1000; ++i) {
        EXPECT_TRUE(seats.take(kOne, "", "192.0.2.1"));
    }
}

TEST_F(SeatsTest, WhoHasASeatKeepsItAndTheNextFindsNone) {
    Seats seats(clock, {.per_broadcast = 2});
    EXPECT_TRUE(seats.take(kOne, "a", "192.0.2.1"));
    EXPECT_TRUE(seats.take(kOne, "b", "192.0.2.2"));
    EXPECT_FALSE(seats.take(kOne, "c", "192.0.2.3"));
    EXPECT_TRUE(seats.take(kOne, "a", "192.0.2.1"));
    EXPECT_TRUE(seats.take(kTwo, "c", "192.0.2.3"));
}

TEST_F(SeatsTest, ASeatIsFreeWhenItsViewerLeavesOrIsHeardNoMore) {
    Seats seats(clock, {.viewers = 2});
    EXPECT_TRUE(seats.take(kOne, "a", "192.0.2.1"));
    EXPECT_TRUE(seats.take(kTwo, "", "192.0.2.2"));
    EXPECT_FALSE(seats.take(kOne, "c", "192.0.2.3"));
    seats.leave(kOne, "nobody");
    EXPECT_FALSE(seats.take(kOne, "c", "192.0.2.3"));
    seats.leave(kOne, "a");
    EXPECT_TRUE(seats.take(kOne, "c", "192.0.2.3"));

    clock.advance(30s);
    EXPECT_TRUE(seats.take(kOne, "c", "192.0.2.3"));
    clock.advance(16s);
    EXPECT_TRUE(seats.take(kOne, "d", "192.0.2.4")); // That without a name is over.
    EXPECT_FALSE(seats.take(kOne, "e", "192.0.2.5"));
}

TEST_F(SeatsTest, AnAddressHasItsOwnLimitInAllBroadcasts) {
    Seats seats(clock, {.per_address = 2});
    EXPECT_TRUE(seats.take(kOne, "a", "2001:db8::1"));
    EXPECT_TRUE(seats.take(kTwo, std::string(65, 'x'), "2001:db8::2"));
    EXPECT_FALSE(seats.take(kOne, "c", "2001:db8::3"));
    EXPECT_TRUE(seats.take(kOne, "c", "2001:db8:1::3"));
}

} // namespace
} // namespace leams::hls
