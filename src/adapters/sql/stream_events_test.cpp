#include "adapters/sql/accounts.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/profiles.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/test_database.hpp"
#include "adapters/sql/test_outbox.hpp"
#include "core/events/account.hpp"
#include "core/events/stream.hpp"
#include "core/formats/json_codec.hpp"
#include "test/run_task.hpp"

namespace leams::sql {
namespace {

constexpr UnixMillis kNow = 1'800'000'000'000;

/// What a change of a broadcast, or of what is shown with it, leaves.
class StreamEventsTest : public EachEngine {
protected:
    void SetUp() override {
        ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
        TableOutbox::prepare(database());
        auth::Account account{
            .id = alice, .username = "alice", .display_name = "alice", .password_hash = "x"
        };
        account.email = "a@b.org";
        ASSERT_TRUE(test::run(accounts.insert({.account = std::move(account), .skeleton = "alice"})));
    }

    BroadcastId open(UnixMillis now = kNow) {
        auto id = BroadcastId::make(now);
        EXPECT_TRUE(test::run(broadcasts.open(id, alice, now, now + 100)));
        return id;
    }
    BroadcastId go_live() {
        auto id = open();
        renew({.id = id, .is_live = true});
        return id;
    }
    void renew(streams::Held held) {
        const auto lost = test::run(broadcasts.renew({std::move(held)}, kNow, kNow + 100));
        ASSERT_TRUE(lost) << lost.error().cause();
        EXPECT_TRUE(lost->empty());
    }
    std::int64_t revision(const BroadcastId& id) { return (*test::run(broadcasts.find(id)))->revision; }
    template <class E>
    std::vector<std::int64_t> told(const BroadcastId& id) {
        std::vector<std::int64_t> revisions;
        for (const auto& payload : TableOutbox::told(database(), std::string(E::kTopic))) {
            const auto event = json::read<E>(payload, json::Reading::Stored);
            EXPECT_EQ(event->channel_id, alice);
            if (event->broadcast_id == id) {
                revisions.push_back(event->revision);
            }
        }
        return revisions;
    }
    std::size_t told_in_all(const BroadcastId& id) {
        return told<events::StreamOnline>(id).size() + told<events::StreamUpdated>(id).size() +
               told<events::StreamOffline>(id).size();
    }
    /// The newest revision is the one that was told last, by an E.
    template <class E>
    void expect_told(const BroadcastId& id, std::size_t times) {
        const auto revisions = told<E>(id);
        ASSERT_EQ(revisions.size(), times);
        EXPECT_EQ(revisions.back(), revision(id));
    }

    UserId alice = UserId::make(kNow);
    TableOutbox outbox;
    AccountRepository accounts{database()};
    ProfileRepository profiles{database(), outbox};
    ChannelRepository channels{database(), outbox};
    BroadcastRepository broadcasts{database(), outbox, "this"};
    BroadcastRepository others{database(), outbox, "other"};
};

TEST_P(StreamEventsTest, WhatIsShownOfABroadcastIsToldWithIt) {
    const auto id = open();
    EXPECT_EQ(told_in_all(id), 0U) << "there is nothing to watch yet";
    renew({.id = id, .is_live = true});
    expect_told<events::StreamOnline>(id, 1);
    renew({.id = id, .is_live = true, .viewers = 3, .peak_viewers = 4});
    EXPECT_EQ(told_in_all(id), 1U) << "a lease and viewers are no change";
    renew({.id = id, .is_live = true, .grace_ends_at = kNow + 50});
    expect_told<events::StreamUpdated>(id, 1);
    renew({.id = id, .is_live = true});
    expect_told<events::StreamUpdated>(id, 2);
    ASSERT_TRUE(test::run(channels.change(alice, {.title = "New"}, kNow)));
    expect_told<events::StreamUpdated>(id, 3);
    ASSERT_TRUE(test::run(broadcasts.close({.id = id}, kNow + 60)));
    ASSERT_TRUE(test::run(broadcasts.close({.id = id}, kNow + 60)));
    expect_told<events::StreamOffline>(id, 1);
    ASSERT_TRUE(test::run(channels.change(alice, {.title = "Newer"}, kNow)));
    EXPECT_EQ(told_in_all(id), 5U);
}

TEST_P(StreamEventsTest, EveryEndIsToldOnce) {
    const auto ended = go_live();
    ASSERT_TRUE(test::run(others.end(ended, kNow)));
    ASSERT_TRUE(test::run(broadcasts.end(ended, kNow)));
    expect_told<events::StreamOffline>(ended, 1);

    const auto followed = go_live();
    const auto expired = go_live();
    expect_told<events::StreamOffline>(followed, 1);
    ASSERT_TRUE(test::run(others.close_expired(kNow + 100)));
    ASSERT_TRUE(test::run(broadcasts.close_expired(kNow + 100)));
    expect_told<events::StreamOffline>(expired, 1);
    renew({.id = expired, .is_live = true});
    expect_told<events::StreamOnline>(expired, 2);

    ASSERT_TRUE(abandon_broadcasts_blocking(database(), outbox, "this", kNow, kNow + 90));
    expect_told<events::StreamUpdated>(expired, 1);
    renew({.id = expired, .is_live = true, .grace_ends_at = kNow + 10, .is_ending = true});
    ASSERT_TRUE(abandon_broadcasts_blocking(database(), outbox, "this", kNow, kNow + 90));
    expect_told<events::StreamOffline>(expired, 2);

    const auto never = open();
    ASSERT_TRUE(test::run(broadcasts.end(never, kNow)));
    EXPECT_EQ(told_in_all(never), 0U) << "nobody could watch it";
}

TEST_P(StreamEventsTest, WhoCannotTellChangesNothing) {
    const auto id = go_live();
    const auto before = revision(id);
    outbox.broken = true;
    EXPECT_FALSE(test::run(broadcasts.end(id, kNow)));
    EXPECT_FALSE(test::run(broadcasts.renew({{.id = id, .is_live = true, .is_ending = true}}, kNow, kNow)));
    EXPECT_FALSE(test::run(channels.change(alice, {.title = "New"}, kNow)));
    const auto left = **test::run(broadcasts.find(id));
    EXPECT_FALSE(left.ended_at);
    EXPECT_FALSE(left.is_ending);
    EXPECT_EQ(left.channel.title, "");
    EXPECT_EQ(left.revision, before);
}

TEST_P(StreamEventsTest, ANewNameIsToldAndIsAChangeOfWhatIsOnAir) {
    const auto id = go_live();
    const auto before = revision(id);
    users::ProfileUpdate update;
    update.bio = "Hello";
    ASSERT_TRUE(test::run(profiles.update(alice, update, kNow)));
    EXPECT_TRUE(TableOutbox::told(database(), "account.changed").empty()) << "nobody keeps that";
    update.display_name = {.text = "Alice!", .folded = "alice!", .shape = "alice!"};
    ASSERT_TRUE(test::run(profiles.update(alice, update, kNow)));
    EXPECT_EQ(
        TableOutbox::told(database(), "account.changed"),
        std::vector{json::write(events::AccountChanged{alice})}
    );
    EXPECT_GT(revision(id), before);
}

TEST_P(StreamEventsTest, ANewAvatarIsToldAndIsAChangeOfWhatIsOnAir) {
    const auto id = go_live();
    const auto before = revision(id);
    ASSERT_TRUE(test::run(profiles.update(alice, {.avatar_url = "/api/pictures/1"}, kNow)));
    EXPECT_EQ(TableOutbox::told(database(), "account.changed").size(), 1U);
    EXPECT_GT(revision(id), before);
    ASSERT_TRUE(test::run(profiles.update(alice, {.bio = "Hello"}, kNow)));
    EXPECT_EQ((*test::run(profiles.find(alice)))->avatar_url, "/api/pictures/1");
}

INSTANTIATE_TEST_SUITE_P(Engines, StreamEventsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
