#include "services/vods/quota.hpp"
#include "services/vods/test_world.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

namespace leams::vods {
namespace {

using Room = Quota::Room;

struct QuotaTest : ::testing::Test {
    Room look(std::int64_t bytes) {
        store.stored = bytes;
        const auto room = leams::test::run(quota.look(channel));
        EXPECT_EQ(room, quota.last(channel));
        return room;
    }

    FakeVods store;
    Config config{.quota_gb = 2};
    Quota quota{store, config};
    UserId channel{"ann"};
};

TEST_F(QuotaTest, IsNearlyReachedAndReachedAndFreeAgain) {
    EXPECT_EQ(quota.last(channel), Room::Enough) << "before anybody asked";
    EXPECT_EQ(look(1'799'999'999), Room::Enough);
    EXPECT_EQ(look(1'800'000'000), Room::Little);
    EXPECT_EQ(look(2'000'000'000), Room::None);
    EXPECT_EQ(look(5'000), Room::Enough);
}

TEST_F(QuotaTest, OfNothingIsNone) {
    config.quota_gb = 0;
    EXPECT_EQ(look(INT64_C(1) << 50), Room::Enough);
}

TEST_F(QuotaTest, IsTheChannelsOwnWhereItHasOne) {
    store.own_quota_gb = 4;
    EXPECT_EQ(look(3'500'000'000), Room::Enough);
    EXPECT_EQ(look(3'600'000'000), Room::Little);
    EXPECT_EQ(look(4'000'000'000), Room::None);
    store.own_quota_gb = 0;
    EXPECT_EQ(look(INT64_C(1) << 50), Room::Enough) << "none";
    store.own_quota_gb = 1;
    config.quota_gb = 0;
    EXPECT_EQ(look(1'000'000'000), Room::None) << "also where the instance has none";
}

TEST_F(QuotaTest, StopsNothingWhileTheStoreIsAway) {
    store.stored = Error::unavailable("away");
    EXPECT_EQ(leams::test::run(quota.look(channel)), Room::Enough);
}

} // namespace
} // namespace leams::vods
