#include "adapters/sql/accounts.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/profiles.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/test_database.hpp"
#include "test/run_task.hpp"

namespace leams::sql {
namespace {

constexpr UnixMillis kNow = 1'800'000'000'000;

Sealer make_sealer(char fill = 'k') {
    return Sealer({{.id = "d1", .bytes = Secret(std::string(32, fill))}});
}

streams::Channel titled(std::string title) {
    streams::Channel channel;
    channel.title = std::move(title);
    channel.tags = {"tag"};
    return channel;
}

class StreamsTest : public EachEngine {
protected:
    void SetUp() override {
        ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
        alice = add_user("alice");
    }
    UserId add_user(const std::string& name) {
        const auto id = UserId::make(kNow);
        AccountRepository accounts(database());
        const auto outcome = test::run(accounts.insert(
            {.account =
                 {.id = id,
                  .username = name,
                  .display_name = name,
                  .email = name + "@b.org",
                  .password_hash = "x"},
             .skeleton = name}
        ));
        EXPECT_EQ(*outcome, auth::Insertion::Done);
        return id;
    }
    std::size_t live_count(UnixMillis now = kNow) { return test::run(broadcasts.list_live(now))->size(); }
    BroadcastId open(UnixMillis now = kNow) {
        const auto id = BroadcastId::make(now);
        const auto opened = test::run(broadcasts.open(id, alice, now, now + 100));
        EXPECT_TRUE(opened) << opened.error().cause();
        return id;
    }

    UserId alice;
    Sealer sealer = make_sealer();
    ChannelRepository channels{database()};
    KeyRepository keys{database(), sealer};
    BroadcastRepository broadcasts{database()};
    ProfileRepository profiles{database()};
};

TEST_P(StreamsTest, ChannelsKeepTheirSettings) {
    EXPECT_EQ(test::run(channels.find(alice))->title, "");
    const streams::Channel channel{
        .title = "Привет: \"a\"",
        .category = "Art",
        .description = "x\ny",
        .tags = {"a", "b'c"},
        .language = "ru",
        .is_mature = true,
    };
    ASSERT_TRUE(test::run(channels.save(alice, channel, kNow)));
    ASSERT_TRUE(test::run(channels.save(alice, channel, kNow + 1)));
    const auto read = test::run(channels.find(alice));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->title, channel.title);
    EXPECT_EQ(read->description, channel.description);
    EXPECT_EQ(read->tags, channel.tags);
    EXPECT_TRUE(read->is_mature);
}

TEST_P(StreamsTest, ResolvesChannelsByEveryName) {
    const auto id = open();
    for (const auto& name : {alice.str(), id.str(), std::string("alice")}) {
        EXPECT_EQ(*test::run(channels.resolve(name)), alice) << name;
    }
    EXPECT_FALSE(*test::run(channels.resolve("nobody")));
    EXPECT_FALSE(*test::run(channels.resolve(make_uuid7(kNow))));
}

// A33: neither the key nor anything to make it from is in the database.
TEST_P(StreamsTest, KeysAreFoundRevealedAndReplaced) {
    const Secret key("live_0123456789abcdef");
    ASSERT_TRUE(test::run(keys.insert(alice, key, "live_…cdef", kNow)));
    ASSERT_TRUE(test::run(keys.insert(alice, Secret("live_second"), "other", kNow))) << "the first one stays";
    EXPECT_EQ(*test::run(keys.find_masked(alice)), "live_…cdef");
    EXPECT_EQ((*test::run(keys.reveal(alice)))->reveal(), key.reveal());
    EXPECT_EQ((*test::run(keys.find_owner(key)))->user_id, alice);
    EXPECT_FALSE(*test::run(keys.find_owner(Secret("live_second"))));

    auto columns = [](soci::session& session) -> Result<std::string> {
        return *one<std::string>(session, "SELECT key_hash || sealed || masked FROM stream_keys");
    };
    EXPECT_EQ(database().read_blocking(columns)->find("0123456789"), std::string::npos);

    ASSERT_TRUE(test::run(keys.replace(alice, Secret("live_new"), "live_…_new", kNow)));
    EXPECT_FALSE(*test::run(keys.find_owner(key)));
    EXPECT_EQ((*test::run(keys.reveal(alice)))->reveal(), "live_new");
}

TEST_P(StreamsTest, ASealedKeyCannotMoveToAnotherRow) {
    const auto bob = add_user("bob");
    ASSERT_TRUE(test::run(keys.insert(alice, Secret("live_a"), "a", kNow)));
    ASSERT_TRUE(test::run(keys.insert(bob, Secret("live_b"), "b", kNow)));
    auto swap = [&](soci::session& session) -> Result<void> {
        execute(
            session,
            "UPDATE stream_keys SET sealed = (SELECT sealed FROM stream_keys WHERE user_id = :bob)"
            " WHERE user_id = :alice",
            arg("bob", bob),
            arg("alice", alice)
        );
        return {};
    };
    ASSERT_TRUE(database().write_blocking(swap));
    EXPECT_EQ(test::run(keys.reveal(alice)).error().code(), ErrorCode::Internal);
}

TEST_P(StreamsTest, BroadcastsGoOnAirAndEnd) {
    ASSERT_TRUE(test::run(channels.save(alice, titled("First"), kNow)));
    const auto id = open();
    EXPECT_EQ(live_count(), 0U) << "not before there is something to watch";
    ASSERT_TRUE(test::run(broadcasts.set_live(id)));
    auto live = test::run(broadcasts.list_live(kNow));
    ASSERT_EQ(live->size(), 1U);
    EXPECT_EQ(live->at(0).channel.title, "First");
    EXPECT_EQ(live->at(0).channel.tags, std::vector<std::string>{"tag"});
    EXPECT_EQ(live->at(0).username, "alice");
    EXPECT_EQ(live->at(0).started_at, kNow);
    EXPECT_TRUE(live->at(0).is_live);

    ASSERT_TRUE(test::run(channels.save(alice, titled("Second"), kNow)));
    EXPECT_EQ(test::run(broadcasts.list_live(kNow))->at(0).channel.title, "Second");
    ASSERT_TRUE(test::run(broadcasts.set_grace(id, kNow + 50, kNow + 100)));
    EXPECT_EQ(test::run(broadcasts.list_live(kNow))->at(0).grace_ends_at, kNow + 50);
    ASSERT_TRUE(test::run(broadcasts.save_viewers({{.id = id, .viewers = 7}})));
    ASSERT_TRUE(test::run(broadcasts.save_viewers({{.id = id, .viewers = 3}})));

    ASSERT_TRUE(test::run(broadcasts.close(id, kNow + 60)));
    ASSERT_TRUE(test::run(broadcasts.close(id, kNow + 70)));
    EXPECT_EQ(live_count(), 0U);
    const auto over = test::run(broadcasts.find(id));
    ASSERT_TRUE(over && *over);
    EXPECT_EQ((*over)->ended_at, kNow + 60);
    EXPECT_EQ((*over)->viewer_count, 3);
    EXPECT_FALSE((*over)->is_live);
}

TEST_P(StreamsTest, AChannelHasOneOpenBroadcast) {
    const auto first = open();
    const auto second = open(kNow + 10);
    EXPECT_EQ((*test::run(broadcasts.find(first)))->ended_at, kNow + 10);
    EXPECT_EQ((*test::run(broadcasts.find_open(alice, kNow + 10)))->id, second);
}

TEST_P(StreamsTest, NobodyStaysLiveAfterACrash) {
    const auto id = open();
    ASSERT_TRUE(test::run(broadcasts.set_live(id)));
    ASSERT_TRUE(test::run(broadcasts.renew({id}, kNow + 200)));
    EXPECT_EQ(live_count(kNow + 199), 1U);
    EXPECT_EQ(live_count(kNow + 200), 0U);
    ASSERT_TRUE(test::run(broadcasts.close_expired(kNow + 199)));
    EXPECT_FALSE((*test::run(broadcasts.find(id)))->ended_at);
    ASSERT_TRUE(test::run(broadcasts.close_expired(kNow + 500)));
    EXPECT_EQ((*test::run(broadcasts.find(id)))->ended_at, kNow + 200);
    EXPECT_FALSE(*test::run(broadcasts.find_open(alice, kNow + 500)));
}

TEST_P(StreamsTest, WhatACrashLeftIsOffAirButCanGoOn) {
    const auto id = open();
    ASSERT_TRUE(test::run(broadcasts.set_live(id)));
    ASSERT_TRUE(test::run(broadcasts.renew({id}, kNow + 200)));
    ASSERT_TRUE(abandon_broadcasts_blocking(database(), kNow + 90));
    EXPECT_EQ(live_count(), 0U);
    EXPECT_EQ((*test::run(broadcasts.find_open(alice, kNow + 89)))->id, id);
    EXPECT_FALSE(*test::run(broadcasts.find_open(alice, kNow + 90)));
}

TEST_P(StreamsTest, ProfilesChangeOnlyWhatIsGiven) {
    users::ProfileUpdate first;
    first.bio = "Hello";
    first.links = {"https://a.b"};
    ASSERT_TRUE(test::run(profiles.update(alice, first)));
    users::ProfileUpdate second;
    second.display_name = "Алиса";
    ASSERT_TRUE(test::run(profiles.update(alice, second)));
    const auto profile = test::run(profiles.find_by_username("alice"));
    ASSERT_TRUE(profile && *profile);
    EXPECT_EQ((*profile)->display_name, "Алиса");
    EXPECT_EQ((*profile)->bio, "Hello");
    EXPECT_EQ((*profile)->links, std::vector<std::string>{"https://a.b"});
    EXPECT_EQ((*profile)->follower_count, 0);

    const auto bob = add_user("bob");
    auto follow = [&](soci::session& session) -> Result<void> {
        execute(
            session,
            "INSERT INTO followers (follower_id, following_id, created_at) VALUES (:a, :b, 1)",
            arg("a", bob),
            arg("b", alice)
        );
        return {};
    };
    ASSERT_TRUE(database().write_blocking(follow));
    EXPECT_EQ((*test::run(profiles.find(alice)))->follower_count, 1);
    EXPECT_EQ((*test::run(profiles.find(bob)))->follower_count, 0);
}

TEST_P(StreamsTest, TextThatIsNoUtf8OrNoIdIsNoInternalError) {
    const auto found = test::run(profiles.find_by_username("\xFF\xFE"));
    EXPECT_TRUE(found ? !*found : found.error().code() == ErrorCode::InvalidArgument);
    const auto other = test::run(profiles.find(UserId("no id")));
    EXPECT_TRUE(other ? !*other : other.error().code() == ErrorCode::InvalidArgument);
}

INSTANTIATE_TEST_SUITE_P(Engines, StreamsTest, kEngines, engine_name);

TEST(Sealer, OpensOnlyWhatWasSealedForTheRow) {
    const auto sealer = make_sealer();
    const Secret secret("live_key");
    const auto sealed = sealer.seal(secret, "row");
    EXPECT_EQ(sealer.open(sealed, "row")->reveal(), "live_key");
    EXPECT_NE(sealer.seal(secret, "row").text, sealed.text) << "each has its own nonce";
    EXPECT_FALSE(sealer.open(sealed, "other row"));
    EXPECT_FALSE(make_sealer('z').open(sealed, "row"));
    EXPECT_FALSE(sealer.open({.text = sealed.text, .key_id = "d2"}, "row"));
    for (std::size_t i = 0; i < sealed.text.size(); ++i) {
        auto changed = sealed;
        changed.text[i] = changed.text[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(sealer.open(changed, "row")) << i;
        changed.text = sealed.text.substr(0, i);
        EXPECT_FALSE(sealer.open(changed, "row")) << i;
    }
}

} // namespace
} // namespace leams::sql
