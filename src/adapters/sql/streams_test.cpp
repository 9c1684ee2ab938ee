#include "adapters/sql/accounts.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/profiles.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/test_database.hpp"
#include "adapters/sql/test_outbox.hpp"
#include "test/run_task.hpp"

namespace leams::sql {
namespace {

constexpr UnixMillis kNow = 1'800'000'000'000;

Sealer make_sealer(char fill = 'k') {
    return Sealer({{.id = "d1", .bytes = Secret(std::string(32, fill))}});
}

streams::ChannelUpdate titled(std::string title) {
    return {.title = std::move(title), .tags = std::vector<std::string>{"tag"}};
}

class StreamsTest : public EachEngine {
protected:
    void SetUp() override {
        ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
        TableOutbox::prepare(database());
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

    void renew(const BroadcastId& id, UnixMillis lease_until, streams::Held held = {.is_live = true}) {
        held.id = id;
        const auto lost = test::run(broadcasts.renew({held}, kNow, lease_until));
        ASSERT_TRUE(lost) << lost.error().cause();
        EXPECT_TRUE(lost->empty());
    }
    streams::BroadcastRecord stored(const BroadcastId& id) { return **test::run(broadcasts.find(id)); }

    UserId alice;
    TableOutbox outbox;
    Sealer sealer = make_sealer();
    ChannelRepository channels{database(), outbox};
    KeyRepository keys{database(), sealer, KeyTable::Stream};
    KeyRepository read_keys{database(), sealer, KeyTable::Read};
    BroadcastRepository broadcasts{database(), outbox, "this"};
    BroadcastRepository others{database(), outbox, "other"};
    ProfileRepository profiles{database(), outbox};
};

TEST_P(StreamsTest, ChannelsKeepTheirSettings) {
    EXPECT_EQ(test::run(channels.find(alice))->title, "");
    const streams::ChannelUpdate channel{
        .title = "Привет: \"a\"",
        .category = "Art",
        .description = "x\ny",
        .tags = std::vector<std::string>{"a", "b'c"},
        .language = "ru",
        .is_mature = true,
    };
    ASSERT_TRUE(test::run(channels.change(alice, channel, kNow)));
    ASSERT_TRUE(test::run(channels.change(alice, channel, kNow + 1)));
    const auto changed = test::run(channels.change(alice, {.category = "Music"}, kNow + 2));
    ASSERT_TRUE(changed);
    for (const auto& read : {*changed, *test::run(channels.find(alice))}) {
        EXPECT_EQ(read.title, channel.title);
        EXPECT_EQ(read.category, "Music");
        EXPECT_EQ(read.description, channel.description);
        EXPECT_EQ(read.tags, channel.tags);
        EXPECT_EQ(read.language, "ru");
        EXPECT_TRUE(read.is_mature);
    }
}

TEST_P(StreamsTest, ChannelsAreRecordedUntilTheirOwnerSaysOtherwise) {
    const auto owner = [&] { return **test::run(keys.find_owner(Secret("live_key"))); };
    ASSERT_TRUE(test::run(keys.insert(alice, Secret("live_key"), "live_…", kNow)));
    EXPECT_TRUE(owner().record) << "the channel was never set";
    EXPECT_TRUE(test::run(channels.find(alice))->record);
    EXPECT_FALSE(test::run(channels.change(alice, {.record = false}, kNow))->record);
    ASSERT_TRUE(test::run(channels.change(alice, titled("Hello"), kNow)));
    EXPECT_FALSE(owner().record) << "the other settings leave it alone";
}

TEST_P(StreamsTest, ChannelsKeepFromWhereTheyMayBePublished) {
    const auto owner = [&] { return **test::run(keys.find_owner(Secret("live_key"))); };
    ASSERT_TRUE(test::run(keys.insert(alice, Secret("live_key"), "live_…", kNow)));
    EXPECT_TRUE(owner().allowed_addresses.empty()) << "the channel was never set";
    EXPECT_TRUE(test::run(channels.allowed_addresses(alice))->empty());
    const std::vector<std::string> entries{"192.0.2.0/24", "2001:db8::1"};
    ASSERT_TRUE(test::run(channels.allow_addresses(alice, {"198.51.100.1"}, kNow)));
    ASSERT_TRUE(test::run(channels.allow_addresses(alice, entries, kNow + 1)));
    EXPECT_EQ(*test::run(channels.allowed_addresses(alice)), entries);
    EXPECT_EQ(owner().allowed_addresses, entries);
    ASSERT_TRUE(test::run(channels.change(alice, titled("Hello"), kNow + 2)));
    EXPECT_EQ(owner().allowed_addresses, entries) << "the other settings leave it alone";
}

TEST_P(StreamsTest, ChangesOfDifferentThingsAtOnceAreAllKept) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            const auto number = std::to_string(i / 2);
            const auto update = i % 2 == 0 ? streams::ChannelUpdate{.title = "title " + number}
                                           : streams::ChannelUpdate{.category = "category " + number};
            const auto changed = test::run(channels.change(alice, update, kNow));
            ASSERT_TRUE(changed) << changed.error().cause();
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    const auto channel = *test::run(channels.find(alice));
    EXPECT_TRUE(channel.title.starts_with("title "));
    EXPECT_TRUE(channel.category.starts_with("category "));
}

TEST_P(StreamsTest, ResolvesChannelsByEveryName) {
    const auto id = open();
    for (const auto& name : {alice.str(), id.str(), std::string("alice")}) {
        EXPECT_EQ(*test::run(channels.resolve(name)), alice) << name;
    }
    EXPECT_FALSE(*test::run(channels.resolve("nobody")));
    EXPECT_FALSE(*test::run(channels.resolve(make_uuid7(kNow))));
}

// Neither the key nor anything to make it from is in the database.
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

TEST_P(StreamsTest, AKeyOfOneKindIsNoneOfTheOther) {
    ASSERT_TRUE(test::run(keys.insert(alice, Secret("live_a"), "a", kNow)));
    ASSERT_TRUE(test::run(read_keys.insert(alice, Secret("read_a"), "a", kNow)));
    EXPECT_FALSE(*test::run(keys.find_owner(Secret("read_a"))));
    EXPECT_FALSE(*test::run(read_keys.find_owner(Secret("live_a"))));
    EXPECT_EQ((*test::run(read_keys.find_owner(Secret("read_a"))))->username, "alice");
    ASSERT_TRUE(test::run(read_keys.remove(alice)));
    EXPECT_FALSE(*test::run(read_keys.find_owner(Secret("read_a"))));
    EXPECT_TRUE(*test::run(keys.find_owner(Secret("live_a")))) << "the other one stays";
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
    ASSERT_TRUE(test::run(channels.change(alice, titled("First"), kNow)));
    const auto id = open();
    EXPECT_EQ(live_count(), 0U) << "not before there is something to watch";
    renew(id, kNow + 100);
    auto live = test::run(broadcasts.list_live(kNow));
    ASSERT_EQ(live->size(), 1U);
    EXPECT_EQ(live->at(0).channel.title, "First");
    EXPECT_EQ(live->at(0).channel.tags, std::vector<std::string>{"tag"});
    EXPECT_EQ(live->at(0).username, "alice");
    EXPECT_EQ(live->at(0).started_at, kNow);
    EXPECT_TRUE(live->at(0).is_live);

    ASSERT_TRUE(test::run(channels.change(alice, titled("Second"), kNow)));
    EXPECT_EQ(test::run(broadcasts.list_live(kNow))->at(0).channel.title, "Second");
    EXPECT_FALSE(*test::run(broadcasts.find_last(alice)));
    renew(
        id, kNow + 100, {.is_live = true, .grace_ends_at = kNow + 50, .is_ending = true, .peak_viewers = 7}
    );
    EXPECT_EQ(test::run(broadcasts.list_live(kNow))->at(0).grace_ends_at, kNow + 50);
    EXPECT_TRUE(test::run(broadcasts.list_live(kNow))->at(0).is_ending);

    ASSERT_TRUE(test::run(broadcasts.close({.id = id, .viewers = 3, .peak_viewers = 5}, kNow + 60)));
    ASSERT_TRUE(test::run(broadcasts.close({.id = id}, kNow + 70)));
    ASSERT_TRUE(test::run(broadcasts.end(id, kNow + 80)));
    EXPECT_EQ(live_count(), 0U);
    const auto over = test::run(broadcasts.find(id));
    ASSERT_TRUE(over && *over);
    EXPECT_EQ((*over)->ended_at, kNow + 60);
    EXPECT_EQ((*over)->viewer_count, 3);
    EXPECT_EQ((*over)->peak_viewers, 7);
    EXPECT_FALSE((*over)->is_live);
    EXPECT_FALSE((*over)->grace_ends_at);
    EXPECT_EQ((*test::run(broadcasts.find_last(alice)))->id, id);
}

TEST_P(StreamsTest, WhatWasNeverOnAirIsNotTheLastBroadcast) {
    const auto shown = open();
    renew(shown, kNow + 100);
    const auto never = open(kNow + 10);
    ASSERT_TRUE(test::run(broadcasts.close({.id = never}, kNow + 20)));
    EXPECT_EQ((*test::run(broadcasts.find_last(alice)))->id, shown);
}

TEST_P(StreamsTest, AChannelHasOneOpenBroadcast) {
    const auto first = open();
    const auto second = open(kNow + 10);
    EXPECT_EQ(stored(first).ended_at, kNow + 10);
    EXPECT_EQ((*test::run(broadcasts.find_open(alice)))->id, second);
}

TEST_P(StreamsTest, NobodyStaysLiveAfterACrash) {
    const auto id = open();
    renew(id, kNow + 200);
    EXPECT_EQ(test::run(others.list_live(kNow + 199))->size(), 1U);
    EXPECT_EQ(test::run(others.list_live(kNow + 200))->size(), 0U);
    EXPECT_EQ(live_count(kNow + 200), 1U) << "the process itself knows better";
    ASSERT_TRUE(test::run(others.close_expired(kNow + 199)));
    EXPECT_FALSE(stored(id).ended_at);
    ASSERT_TRUE(test::run(others.close_expired(kNow + 500)));
    EXPECT_EQ(stored(id).ended_at, kNow + 200);
    EXPECT_FALSE(*test::run(broadcasts.find_open(alice)));
}

TEST_P(StreamsTest, OnlyItsProcessOpensAgainWhatItsLeaseEnded) {
    const auto id = open();
    renew(id, kNow + 200);
    ASSERT_TRUE(test::run(others.close_expired(kNow + 500)));
    EXPECT_EQ(*test::run(others.renew({{.id = id, .is_live = true}}, kNow, kNow + 900)), std::vector{id});
    EXPECT_TRUE(stored(id).ended_at);
    renew(id, kNow + 900);
    EXPECT_FALSE(stored(id).ended_at);
    EXPECT_EQ(live_count(kNow + 500), 1U);

    ASSERT_TRUE(test::run(others.close_expired(kNow + 1000)));
    ASSERT_TRUE(test::run(others.open(BroadcastId::make(kNow), alice, kNow + 1000, kNow + 1200)));
    EXPECT_EQ(*test::run(broadcasts.renew({{.id = id}}, kNow, kNow + 1300)), std::vector{id})
        << "the channel has another one";
}

TEST_P(StreamsTest, WhatWasEndedIsNotOpenedAgain) {
    const auto closed = open();
    ASSERT_TRUE(test::run(broadcasts.close({.id = closed}, kNow + 10)));
    EXPECT_EQ(*test::run(broadcasts.renew({{.id = closed}}, kNow, kNow + 900)), std::vector{closed});
    const auto ended = open(kNow + 20);
    ASSERT_TRUE(test::run(others.end(ended, kNow + 30)));
    EXPECT_EQ(*test::run(broadcasts.renew({{.id = ended}}, kNow, kNow + 900)), std::vector{ended});
    EXPECT_EQ(stored(ended).ended_at, kNow + 30);
}

TEST_P(StreamsTest, AnotherProcessCannotHaveWhatIsOnAir) {
    const auto id = open();
    renew(id, kNow + 200);
    const auto opened = test::run(others.open(BroadcastId::make(kNow), alice, kNow + 10, kNow + 300));
    EXPECT_EQ(opened.error().code(), ErrorCode::Conflict);
    EXPECT_EQ(test::run(others.take(id, kNow + 10, kNow + 300)).error().code(), ErrorCode::Conflict);
    ASSERT_TRUE(test::run(others.close({.id = id}, kNow + 10)));
    ASSERT_TRUE(test::run(others.release({.id = id}, kNow, kNow + 10)));
    EXPECT_EQ(live_count(kNow + 100), 1U);

    renew(id, kNow + 200, {.is_live = true, .grace_ends_at = kNow + 150});
    ASSERT_TRUE(test::run(others.take(id, kNow + 20, kNow + 300))) << "its publisher was lost";
    EXPECT_EQ(*test::run(broadcasts.renew({{.id = id, .is_live = true}}, kNow, kNow + 400)), std::vector{id});
    EXPECT_EQ(test::run(broadcasts.take(id, kNow + 301, kNow + 400)).has_value(), true)
        << "the lease ran out";
}

TEST_P(StreamsTest, WhatIsReleasedBelongsToWhoeverComes) {
    const auto id = open();
    renew(id, kNow + 200);
    ASSERT_TRUE(test::run(
        broadcasts.release({.id = id, .is_live = true, .grace_ends_at = kNow + 90}, kNow, kNow + 90)
    ));
    EXPECT_EQ(live_count(kNow + 89), 1U) << "viewers wait for the publisher";
    EXPECT_EQ(live_count(kNow + 90), 0U);
    EXPECT_EQ(*test::run(broadcasts.renew({{.id = id}}, kNow, kNow + 900)), std::vector{id});
    ASSERT_TRUE(test::run(others.take(id, kNow + 50, kNow + 300)));
    EXPECT_TRUE((*test::run(others.find(id)))->is_own);
}

TEST_P(StreamsTest, WhatACrashLeftWaitsForItsPublisher) {
    const auto id = open();
    renew(id, kNow + 200);
    ASSERT_TRUE(abandon_broadcasts_blocking(database(), outbox, "other", kNow, kNow + 90));
    EXPECT_FALSE(stored(id).grace_ends_at) << "it is not theirs";
    ASSERT_TRUE(abandon_broadcasts_blocking(database(), outbox, "this", kNow, kNow + 90));
    EXPECT_EQ(test::run(others.list_live(kNow + 89))->at(0).grace_ends_at, kNow + 90);
    EXPECT_EQ(test::run(others.list_live(kNow + 90))->size(), 0U);
    EXPECT_EQ((*test::run(broadcasts.find_open(alice)))->id, id);

    renew(id, kNow + 200, {.is_live = true, .grace_ends_at = kNow + 10, .is_ending = true});
    ASSERT_TRUE(abandon_broadcasts_blocking(database(), outbox, "this", kNow + 5, kNow + 95));
    EXPECT_EQ(stored(id).ended_at, kNow + 5) << "it was about to end";
}

TEST_P(StreamsTest, ProfilesChangeOnlyWhatIsGiven) {
    users::ProfileUpdate first;
    first.bio = "Hello";
    first.links = {"https://a.b"};
    ASSERT_TRUE(test::run(profiles.update(alice, first, kNow)));
    users::ProfileUpdate second;
    second.display_name = {.text = "Алиса", .folded = "алиса", .shape = "Алиса"};
    ASSERT_TRUE(test::run(profiles.update(alice, second, kNow)));
    const auto profile = test::run(profiles.find_by_username("alice"));
    ASSERT_TRUE(profile && *profile);
    EXPECT_EQ((*profile)->display_name, "Алиса");
    EXPECT_EQ((*profile)->bio, "Hello");
    EXPECT_EQ((*profile)->links, std::vector<std::string>{"https://a.b"});
    EXPECT_EQ((*profile)->follower_count, 0);
}

TEST_P(StreamsTest, DisplayNamesMayNotLookLikeAnothersNameOfEitherKind) {
    const auto call = [&](const UserId& who, std::string folded, std::string shape = "") {
        users::ProfileUpdate update;
        update.display_name = {.text = "shown", .folded = std::move(folded), .shape = std::move(shape)};
        const auto updated = test::run(profiles.update(who, update, kNow));
        EXPECT_TRUE(updated) << updated.error().cause();
        return *updated;
    };
    using enum users::Updated;
    const auto owl = add_user("night_owl");
    EXPECT_EQ(call(alice, "nightowl"), NameTaken) << "a username without its underscores";
    EXPECT_EQ(call(alice, "other", "nightowl"), NameTaken) << "as it is written";
    EXPECT_EQ(call(owl, "nightowl"), Done) << "his own";
    EXPECT_EQ(call(alice, "captain"), Done);
    EXPECT_EQ(call(owl, "captain"), NameTaken);
    EXPECT_EQ(call(alice, "captain"), Done) << "her own";
    EXPECT_EQ(call(alice, ""), Done) << "back to the username";
    EXPECT_EQ(call(owl, "captain"), Done);
    EXPECT_EQ(call(add_user("third"), ""), Done) << "as many as like are called by their usernames";
}

TEST_P(StreamsTest, OnlyOneOfThoseWhoTakeADisplayNameAtOnceGetsIt) {
    std::vector<UserId> all;
    for (int i = 0; i < 6; ++i) {
        all.push_back(add_user("user" + std::to_string(i)));
    }
    std::atomic<int> done{0};
    std::vector<std::thread> threads;
    for (const auto& who : all) {
        threads.emplace_back([&, who] {
            users::ProfileUpdate update;
            update.display_name = {.text = "Captain", .folded = "captain", .shape = "captain"};
            const auto updated = test::run(profiles.update(who, update, kNow));
            ASSERT_TRUE(updated) << updated.error().cause();
            done += *updated == users::Updated::Done ? 1 : 0;
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(done, 1);
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
