#include "adapters/sql/directory.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/test_database.hpp"
#include "adapters/sql/test_outbox.hpp"
#include "test/run_task.hpp"

namespace leams::sql {
namespace {

using users::ChannelSort;

constexpr UnixMillis kNow = 1'800'000'000'000;

class DirectoryTest : public EachEngine {
protected:
    void SetUp() override {
        ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
        TableOutbox::prepare(database());
    }

    void run(const std::string& sql) {
        auto work = [&](soci::session& session) -> Result<void> { return run_script(session, sql); };
        const auto done = database().write_blocking(work);
        ASSERT_TRUE(done) << done.error().cause();
    }
    UserId add_user(const std::string& name, std::int64_t followers = 0) {
        const auto id = UserId::make(kNow);
        run("INSERT INTO users (id, username, email, password_hash, created_at, skeleton, display_name,"
            " follower_count) VALUES ('" +
            id.str() + "', '" + name + "', '" + name + "@x', 'h', 1, '" + name + "', '" + name + "', " +
            std::to_string(followers) + ")");
        return id;
    }
    BroadcastId go_live(const UserId& user, UnixMillis at, const std::string& title = "") {
        EXPECT_TRUE(test::run(channels.change(user, {.title = title, .category = "Art"}, at)));
        const auto id = BroadcastId::make(at);
        EXPECT_TRUE(test::run(broadcasts.open(id, user, at, at + 1000)));
        EXPECT_TRUE(test::run(broadcasts.renew({{.id = id, .is_live = true}}, at, at + 1000)));
        return id;
    }
    std::vector<users::ChannelRecord>
    list(ChannelSort sort, std::optional<users::ChannelPosition> after = {}, std::size_t limit = 100) {
        auto listed = test::run(directory.list(sort, std::move(after), limit));
        EXPECT_TRUE(listed) << listed.error().cause();
        return listed ? std::move(*listed) : std::vector<users::ChannelRecord>();
    }
    std::string names(const std::vector<users::ChannelRecord>& records) {
        std::string text;
        for (const auto& record : records) {
            text += record.user.username + " ";
        }
        return text;
    }

    TableOutbox outbox;
    ChannelRepository channels{database(), outbox};
    BroadcastRepository broadcasts{database(), outbox, "this"};
    DirectoryRepository directory{database()};
};

INSTANTIATE_TEST_SUITE_P(, DirectoryTest, kEngines, engine_name);

TEST_P(DirectoryTest, WhoIsOnAirComesFirstAndThenWhoWasLast) {
    add_user("watcher");
    const auto alice = add_user("alice");
    const auto bob = add_user("bob");
    const auto carol = add_user("carol");
    const auto a = go_live(alice, kNow, "Alice's");
    const auto b = go_live(bob, kNow + 1);
    EXPECT_TRUE(test::run(broadcasts.open(BroadcastId::make(kNow), carol, kNow, kNow + 9)));
    EXPECT_EQ(names(list(ChannelSort::Recent)), "bob alice ") << "carol has not been seen yet";

    ASSERT_TRUE(test::run(broadcasts.close({.id = b, .is_live = true, .peak_viewers = 7}, kNow + 5)));
    EXPECT_EQ(names(list(ChannelSort::Recent)), "alice bob ");
    ASSERT_TRUE(test::run(broadcasts.end(a, kNow + 9)));
    EXPECT_EQ(names(list(ChannelSort::Recent)), "alice bob ");
    go_live(bob, kNow + 20);
    const auto listed = list(ChannelSort::Recent);
    EXPECT_EQ(names(listed), "bob alice ");
    ASSERT_TRUE(listed[0].last_broadcast) << "the one before";
    EXPECT_EQ(listed[0].last_broadcast->id, b);
    EXPECT_EQ(listed[0].last_broadcast->peak_viewers, 7);
    ASSERT_TRUE(listed[1].last_broadcast);
    EXPECT_EQ(listed[1].last_broadcast->title, "Alice's");
    EXPECT_EQ(listed[1].last_broadcast->category_slug, "art");
    EXPECT_EQ(listed[1].last_broadcast->ended_at, to_rfc3339(kNow + 9));
}

TEST_P(DirectoryTest, ALeaseThatRanOutAndCameBackIsOnAirAgain) {
    const auto alice = add_user("alice");
    const auto bob = add_user("bob");
    const auto a = go_live(alice, kNow);
    go_live(bob, kNow);
    ASSERT_TRUE(test::run(broadcasts.renew({{.id = a, .is_live = true}}, kNow, kNow + 60)));
    ASSERT_TRUE(test::run(broadcasts.close_expired(kNow + 2000)));
    EXPECT_EQ(names(list(ChannelSort::Recent)), "bob alice ");
    ASSERT_TRUE(test::run(broadcasts.renew({{.id = a, .is_live = true}}, kNow + 2000, kNow + 9000)));
    EXPECT_EQ(names(list(ChannelSort::Recent)), "alice bob ");
}

TEST_P(DirectoryTest, TheSuspendedAreNotThere) {
    go_live(add_user("alice"), kNow);
    go_live(add_user("bob"), kNow);
    run("UPDATE users SET disabled_at = 1 WHERE username = 'alice'");
    for (const auto sort : {ChannelSort::Recent, ChannelSort::Name, ChannelSort::Followers}) {
        EXPECT_EQ(names(list(sort)), "bob ");
    }
}

TEST_P(DirectoryTest, PagesAreTheWholeListInPieces) {
    for (int i = 0; i < 7; ++i) {
        const auto user = add_user(std::string("user_") + static_cast<char>('a' + i * 3 % 7), i / 3);
        ASSERT_TRUE(test::run(broadcasts.end(go_live(user, kNow + i / 2), kNow + i / 2 + 1)));
    }
    for (const auto sort : {ChannelSort::Recent, ChannelSort::Name, ChannelSort::Followers}) {
        const auto whole = list(sort);
        ASSERT_EQ(whole.size(), 7U);
        std::string pieces;
        std::optional<users::ChannelPosition> after;
        for (auto page = list(sort, after, 2); !page.empty(); page = list(sort, after, 2)) {
            pieces += names(page);
            const auto& last = page.back();
            after = users::ChannelPosition{.sort = sort};
            after->at = sort == ChannelSort::Name ? last.user.username : last.user.id.str();
            after->number = sort == ChannelSort::Recent ? last.last_live_at : last.follower_count;
        }
        EXPECT_EQ(pieces, names(whole));
    }
    EXPECT_EQ(names(list(ChannelSort::Name, {}, 3)), "user_a user_b user_c ");
    EXPECT_EQ(list(ChannelSort::Followers)[0].follower_count, 2);
}

} // namespace
} // namespace leams::sql
