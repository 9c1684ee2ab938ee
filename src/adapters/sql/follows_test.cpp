#include "adapters/sql/follows.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/profiles.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/test_accounts.hpp"
#include "adapters/sql/test_database.hpp"
#include "adapters/sql/test_outbox.hpp"
#include "core/events/event.hpp"
#include "core/events/follow.hpp"
#include "test/run_task.hpp"

#include <thread>

namespace leams::sql {
namespace {

constexpr UnixMillis kNow = 1'800'000'000'000;

class FollowsTest : public EachEngine {
protected:
    void SetUp() override {
        ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
        outbox.prepare(database());
        alice = add_user("alice");
        bob = add_user("bob");
    }

    UserId add_user(const std::string& name) { return add_account(accounts, name, kNow); }
    void sql(const char* text) {
        auto work = [text](soci::session& session) -> Result<void> {
            session << text;
            return {};
        };
        ASSERT_TRUE(database().write_blocking(work));
    }
    std::int64_t followers(const UserId& user) { return (*test::run(profiles.find(user)))->follower_count; }
    std::vector<std::string> told(const std::string& topic) { return outbox.told(database(), topic); }
    std::vector<std::string>
    names(std::size_t limit, std::size_t offset, users::FollowFilter filter = users::FollowFilter::None) {
        const auto page = test::run(follows.list_followed(alice, filter, limit, offset)).value();
        std::vector<std::string> names;
        for (const auto& followed : page.users) {
            names.push_back(followed.user.username);
        }
        return names;
    }
    template <class Act>
    void at_once(Act act) {
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&, i] { act(i); });
        }
        for (auto& thread : threads) {
            thread.join();
        }
    }

    AccountRepository accounts{database()};
    TableOutbox outbox;
    ProfileRepository profiles{database(), outbox};
    FollowRepository follows{database(), outbox};
    UserId alice;
    UserId bob;
};

TEST_P(FollowsTest, TellsAndCountsWhatChangesOnce) {
    EXPECT_EQ(test::run(follows.follow(alice, bob, kNow)).value(), kNow);
    EXPECT_EQ(test::run(follows.follow(alice, bob, kNow + 5)).value(), kNow);
    EXPECT_EQ(test::run(follows.followed_at(alice, bob)).value(), kNow);
    EXPECT_EQ(test::run(follows.followed_at(bob, alice)).value(), std::nullopt);
    EXPECT_EQ(followers(bob), 1);
    EXPECT_EQ(followers(alice), 0);
    EXPECT_EQ(told("user.followed"), std::vector{json::write(events::UserFollowed{alice, bob})});

    ASSERT_TRUE(test::run(follows.unfollow(alice, bob, kNow)));
    ASSERT_TRUE(test::run(follows.unfollow(alice, bob, kNow)));
    EXPECT_EQ(test::run(follows.followed_at(alice, bob)).value(), std::nullopt);
    EXPECT_EQ(followers(bob), 0);
    EXPECT_EQ(told("user.unfollowed"), std::vector{json::write(events::UserUnfollowed{alice, bob})});
}

TEST_P(FollowsTest, IsOneChangeWhenItIsAskedForManyTimesAtOnce) {
    at_once([&](int) { EXPECT_TRUE(test::run(follows.follow(alice, bob, kNow))); });
    EXPECT_EQ(followers(bob), 1);
    EXPECT_EQ(told("user.followed").size(), 1U);
    at_once([&](int) { EXPECT_TRUE(test::run(follows.unfollow(alice, bob, kNow))); });
    EXPECT_EQ(followers(bob), 0);
    EXPECT_EQ(told("user.unfollowed").size(), 1U);
}

TEST_P(FollowsTest, CountsRightWhenManyFollowEachOtherAndLetGoAtOnce) {
    std::vector<UserId> fans;
    for (int i = 0; i < 8; ++i) {
        fans.push_back(add_user("fan" + std::to_string(i)));
    }
    at_once([&](int i) {
        const auto& fan = fans[static_cast<std::size_t>(i)];
        EXPECT_TRUE(test::run(follows.follow(fan, bob, kNow)));
        EXPECT_TRUE(test::run(follows.follow(bob, fan, kNow)));
        if (i % 2 == 0) {
            EXPECT_TRUE(test::run(follows.unfollow(fan, bob, kNow)));
        }
    });
    EXPECT_EQ(followers(bob), 4);
    EXPECT_EQ(followers(fans[0]), 1);
    EXPECT_EQ(told("user.followed").size(), 16U);
    EXPECT_EQ(told("user.unfollowed").size(), 4U);
}

TEST_P(FollowsTest, ChangesNothingWhenTheEventFindsNoPlace) {
    outbox.broken = true;
    EXPECT_FALSE(test::run(follows.follow(alice, bob, kNow)));
    EXPECT_EQ(test::run(follows.followed_at(alice, bob)).value(), std::nullopt);
    EXPECT_EQ(followers(bob), 0);
    EXPECT_TRUE(told("user.followed").empty());

    outbox.broken = false;
    ASSERT_TRUE(test::run(follows.follow(alice, bob, kNow)));
    outbox.broken = true;
    EXPECT_FALSE(test::run(follows.unfollow(alice, bob, kNow)));
    EXPECT_EQ(test::run(follows.followed_at(alice, bob)).value(), kNow);
    EXPECT_EQ(followers(bob), 1);
}

TEST_P(FollowsTest, ListsTheNewestFirstInPagesWithoutTheSuspended) {
    for (int i = 0; i < 5; ++i) {
        const auto user = add_user("user" + std::to_string(i));
        ASSERT_TRUE(test::run(follows.follow(alice, user, kNow + i)));
    }
    ASSERT_TRUE(test::run(follows.follow(bob, alice, kNow)));
    sql("UPDATE users SET disabled_at = 1 WHERE username = 'user3'");
    EXPECT_EQ(names(3, 0), (std::vector<std::string>{"user4", "user2", "user1"}));
    EXPECT_EQ(names(3, 3), std::vector<std::string>{"user0"});
    EXPECT_EQ(test::run(follows.list_followed(alice, users::FollowFilter::None, 1, 0))->total, 4);
}

TEST_P(FollowsTest, ListsThoseOnAirAlone) {
    BroadcastRepository broadcasts{database(), outbox, "this"};
    const auto begin = [&](const UserId& user, bool is_live) {
        const auto id = BroadcastId::make(kNow);
        ASSERT_TRUE(test::run(follows.follow(alice, user, kNow)));
        ASSERT_TRUE(test::run(broadcasts.open(id, user, kNow, kNow + 100)));
        ASSERT_TRUE(test::run(broadcasts.renew({{.id = id, .is_live = is_live}}, kNow, kNow + 100)));
    };
    const auto over = add_user("over");
    begin(bob, true);
    begin(over, true);
    begin(add_user("starting"), false);
    ASSERT_TRUE(test::run(broadcasts.end((*test::run(broadcasts.find_open(over)))->id, kNow)));
    EXPECT_EQ(names(9, 0, users::FollowFilter::Live), std::vector<std::string>{"bob"});
    EXPECT_EQ(test::run(follows.list_followed(alice, users::FollowFilter::Live, 1, 0))->total, 1);
    EXPECT_EQ(names(9, 0).size(), 3U);
}

TEST_P(FollowsTest, KnowsWhenThoseWhoAreNotOnAirLastWere) {
    BroadcastRepository broadcasts{database(), outbox, "this"};
    ASSERT_TRUE(test::run(follows.follow(alice, bob, kNow)));
    const auto last_live = [&] {
        const auto page = test::run(follows.list_followed(alice, users::FollowFilter::None, 1, 0)).value();
        return page.users.at(0).last_live_at;
    };
    EXPECT_EQ(last_live(), std::nullopt);
    const auto id = BroadcastId::make(kNow);
    ASSERT_TRUE(test::run(broadcasts.open(id, bob, kNow, kNow + 100)));
    ASSERT_TRUE(test::run(broadcasts.renew({{.id = id, .is_live = true}}, kNow, kNow + 100)));
    EXPECT_EQ(last_live(), std::nullopt);
    ASSERT_TRUE(test::run(broadcasts.end(id, kNow + 50)));
    EXPECT_EQ(last_live(), kNow + 50);
}

INSTANTIATE_TEST_SUITE_P(Engines, FollowsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
