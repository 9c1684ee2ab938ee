#include "adapters/pubsub_memory/memory_pubsub.hpp"
#include "services/users/service.hpp"
#include "test/fake_bus.hpp"
#include "test/fake_cache.hpp"
#include "test/fake_clock.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <map>

namespace leams::users {
namespace {

class FakeProfiles final : public ProfileStore {
public:
    std::map<UserId, ProfileRecord> rows;

    runtime::Task<Result<std::optional<ProfileRecord>>> find(UserId id) override {
        co_return rows.contains(id) ? std::optional(rows[id]) : std::nullopt;
    }
    runtime::Task<Result<std::optional<ProfileRecord>>> find_by_username(std::string username) override {
        for (const auto& [_, row] : rows) {
            if (row.username == username) {
                co_return row;
            }
        }
        co_return std::optional<ProfileRecord>();
    }
    std::string taken; // The skeleton of another's name.

    runtime::Task<Result<Updated>> update(UserId id, ProfileUpdate update, UnixMillis) override {
        auto& row = rows.at(id);
        if (update.display_name && update.display_name->folded == taken && !taken.empty()) {
            co_return Updated::NameTaken;
        }
        row.display_name = update.display_name ? update.display_name->text : row.display_name;
        row.bio = update.bio.value_or(row.bio);
        row.links = update.links.value_or(row.links);
        row.accent = update.accent.value_or(row.accent);
        row.avatar_url = update.avatar_url.value_or(row.avatar_url);
        co_return Updated::Done;
    }
};

class FakeFollows final : public FollowStore {
public:
    std::map<UserId, UnixMillis> followed; // By whom the tests follow.

    runtime::Task<Result<UnixMillis>> follow(UserId, UserId following, UnixMillis now) override {
        co_return followed.try_emplace(following, now).first->second;
    }
    runtime::Task<Result<void>> unfollow(UserId, UserId following, UnixMillis) override {
        followed.erase(following);
        co_return Result<void>();
    }
    runtime::Task<Result<std::optional<UnixMillis>>> followed_at(UserId, UserId following) override {
        const auto found = followed.find(following);
        co_return found == followed.end() ? std::nullopt : std::optional(found->second);
    }
    runtime::Task<Result<FollowedPage>>
    list_followed(UserId, FollowFilter, std::size_t, std::size_t) override {
        FollowedPage page{.total = std::ssize(followed), .users = {}};
        for (const auto& [id, since] : followed) {
            page.users.push_back(
                {.user = {.id = id, .username = {}, .display_name = {}, .avatar_url = {}},
                 .followed_at = since}
            );
        }
        co_return page;
    }
};

class FakePictures final : public pictures::Pictures {
public:
    std::map<std::string, std::string> places; // What hangs where, such as "a/banner".

    /// Its bytes are its hash.
    runtime::Task<Result<pictures::Picture>>
    put(pictures::Place place, pictures::PictureFile file, pictures::PictureRule) override {
        places[place.owner + "/" + place.slot] = file.bytes;
        co_return pictures::Picture{.hash = std::move(file.bytes)};
    }
    runtime::Task<Result<void>> remove(pictures::Place place) override {
        places.erase(place.owner + "/" + place.slot);
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<std::pair<std::string, pictures::Picture>>>> of(std::string) override {
        co_return std::vector<std::pair<std::string, pictures::Picture>>();
    }
};

class FakeChannels final : public streams::Channels {
public:
    std::optional<streams::Stream> live;

    runtime::Task<Result<streams::Channel>> channel(UserId) override {
        streams::Channel channel;
        channel.title = "Title";
        co_return channel;
    }
    std::optional<streams::Stream> live_stream(const UserId&) override { return live; }
    runtime::Task<Result<UserId>> resolve(std::string) override { co_return Error::not_found("no"); }
    runtime::Task<Result<std::string>> masked_key(UserId) override { co_return std::string("live_…x789"); }
    runtime::Task<Result<std::int64_t>> heartbeat(BroadcastId, streams::Viewer) override {
        co_return std::int64_t{0};
    }
    runtime::Task<Result<std::optional<streams::LastBroadcast>>> last_broadcast(UserId) override {
        co_return streams::LastBroadcast{
            .id = BroadcastId("last"), .started_at = {}, .ended_at = {}, .peak_viewers = 7
        };
    }
};

class UsersServiceTest : public ::testing::Test {
protected:
    UsersServiceTest() {
        alice.user_id = UserId("a");
        auto& row = profiles.rows[alice.user_id];
        row.id = alice.user_id;
        row.username = "alice";
        row.display_name = "Alice";
        row.role = Role::User;
        add("b", "bob");
    }

    ProfileRecord& add(const std::string& id, const std::string& username) {
        auto& row = profiles.rows[UserId(id)];
        row.id = UserId(id);
        row.username = username;
        return row;
    }

    FakeProfiles profiles;
    FakeChannels channels;
    FakeFollows follows;
    FakePictures pictures;
    test::FakeClock clock;
    test::FakeCache cache{clock};
    test::FakeBus bus;
    adapters::MemoryPubSub pubsub;
    UsersService service{
        {.profiles = profiles,
         .follows = follows,
         .channels = channels,
         .pictures = pictures,
         .cache = cache,
         .bus = bus,
         .pubsub = pubsub,
         .clock = clock}
    };
    Caller alice;
    Caller guest;
};

TEST_F(UsersServiceTest, ShowsTheKeyMasked) {
    const auto own = test::run(service.profile(alice));
    ASSERT_TRUE(own);
    EXPECT_EQ(own->masked_key, "live_…x789");
}

TEST_F(UsersServiceTest, CleansAndKeepsWhatIsAbsent) {
    ProfileChange update;
    update.bio = " a\x01\n\n\n\nb ";
    const auto own = test::run(service.update_profile(alice, update));
    ASSERT_TRUE(own);
    EXPECT_EQ(own->record.bio, "a\n\nb");
    EXPECT_EQ(own->record.display_name, "Alice");
}

TEST_F(UsersServiceTest, RefusesInvisibleNamesAndUnsafeLinks) {
    ProfileChange update;
    update.display_name = " \u202E ";
    update.links = {
        "https://example.org/x?y#z",
        "http://example.org",
        "javascript:alert(1)",
        "https://user@evil.org",
        "https://a.b/\"><script>",
        "https://nodot",
        "https://a.b/ x",
    };
    const auto refused = test::run(service.update_profile(alice, update));
    ASSERT_FALSE(refused);
    std::string pointers;
    for (const auto& field : refused.error().fields()) {
        pointers += field.pointer + " ";
    }
    EXPECT_EQ(pointers, "/display_name /links/1 /links/2 /links/3 /links/4 /links/5 /links/6 ");
    EXPECT_EQ(profiles.rows.at(alice.user_id).display_name, "Alice");
}

TEST_F(UsersServiceTest, RefusesNamesOfFillersOfTheServerAndOfOthers) {
    profiles.taken = "boss";
    const std::map<std::string, std::string> names{
        {"\u3164", "string.min"},
        {"\u200B\u200D", "string.min"},
        {"\u2800", "string.min"},
        {"\uFFA0\uFE0F", "string.min"},
        {"Admin", "display_name.reserved"},
        {"The (boss)", "display_name.brackets"},
        {"B O S S", "display_name.taken"},
    };
    for (const auto& [name, code] : names) {
        ProfileChange change;
        change.display_name = name;
        const auto refused = test::run(service.update_profile(alice, change));
        ASSERT_FALSE(refused) << name;
        ASSERT_EQ(refused.error().fields().size(), 1U);
        EXPECT_EQ(refused.error().fields()[0].pointer, "/display_name");
        EXPECT_EQ(refused.error().fields()[0].code, code) << name;
    }
    EXPECT_EQ(profiles.rows.at(alice.user_id).display_name, "Alice");
}

TEST_F(UsersServiceTest, ANameFromBeforeTheRulesStaysWhenTheRestIsChanged) {
    profiles.rows.at(alice.user_id).display_name = "Admin";
    ProfileChange change;
    change.display_name = "Admin";
    change.bio = "new";
    const auto changed = test::run(service.update_profile(alice, change));
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->record.display_name, "Admin");
    EXPECT_EQ(changed->record.bio, "new");
}

TEST_F(UsersServiceTest, ChannelPagesAreFoundInAnyCase) {
    channels.live.emplace();
    const auto page = test::run(service.channel_page(guest, "ALICE"));
    ASSERT_TRUE(page);
    EXPECT_EQ(page->channel.title, "Title");
    EXPECT_TRUE(page->stream);
    profiles.rows.at(alice.user_id).is_disabled = true;
    EXPECT_EQ(test::run(service.channel_page(guest, "alice")).error().code(), ErrorCode::NotFound);
    EXPECT_EQ(test::run(service.channel_page(guest, "nobody")).error().code(), ErrorCode::NotFound);
}

TEST_F(UsersServiceTest, AChannelKnowsWhatTheCallerIsToIt) {
    const auto seen_by = [&](const Caller& caller) {
        return test::run(service.channel_page(caller, "bob"))->viewer;
    };
    EXPECT_FALSE(seen_by(guest));
    EXPECT_EQ(seen_by(alice)->role, ViewerRole::Viewer);
    EXPECT_FALSE(seen_by(alice)->followed_at);
    ASSERT_TRUE(test::run(service.follow(alice, "bob")));
    EXPECT_EQ(seen_by(alice)->followed_at, clock.now());
    alice.role = Role::Moderator;
    EXPECT_EQ(seen_by(alice)->role, ViewerRole::Moderator);
    alice.role = Role::Admin;
    EXPECT_EQ(seen_by(alice)->role, ViewerRole::Admin);
    EXPECT_EQ(test::run(service.channel_page(alice, "alice"))->viewer->role, ViewerRole::Owner);
}

TEST_F(UsersServiceTest, AChannelHasAColourAndABanner) {
    EXPECT_EQ(test::run(service.update_profile(alice, {.accent = "#ABCDEF"}))->record.accent, "#abcdef");
    const auto refused = test::run(service.update_profile(alice, {.accent = "blue"}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields().at(0).pointer, "/accent");
    EXPECT_EQ(test::run(service.update_profile(alice, {.bio = "b"}))->record.accent, "#abcdef");
    EXPECT_EQ(test::run(service.update_profile(alice, {.accent = ""}))->record.accent, "");
    ASSERT_TRUE(test::run(service.set_banner(alice, {.content_type = "image/png", .bytes = "B"})));
    EXPECT_EQ(pictures.places["a/banner"], "B");
    ASSERT_TRUE(test::run(service.remove_banner(alice)));
    EXPECT_FALSE(pictures.places.contains("a/banner"));
}

TEST_F(UsersServiceTest, AnAvatarIsShownUntilItIsRemoved) {
    const auto shown = test::run(service.set_avatar(alice, {.content_type = "image/png", .bytes = "A"}));
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->record.avatar_url, "/api/pictures/A");
    EXPECT_EQ(pictures.places["a/avatar"], "A");
    EXPECT_EQ(test::run(service.update_profile(alice, {.bio = "b"}))->record.avatar_url, "/api/pictures/A");
    EXPECT_EQ(test::run(service.remove_avatar(alice))->record.avatar_url, "");
    EXPECT_FALSE(pictures.places.contains("a/avatar"));
}

TEST_F(UsersServiceTest, FollowsAndUnfollows) {
    const auto since = test::run(service.follow(alice, "Bob"));
    ASSERT_TRUE(since);
    EXPECT_EQ(*since, clock.now());
    clock.advance(std::chrono::seconds(5));
    EXPECT_EQ(test::run(service.follow(alice, "bob")).value(), *since);
    EXPECT_EQ(test::run(service.followed_at(alice, "bob")).value(), *since);
    ASSERT_TRUE(test::run(service.unfollow(alice, "bob")));
    ASSERT_TRUE(test::run(service.unfollow(alice, "bob")));
    EXPECT_EQ(test::run(service.followed_at(alice, "bob")).value(), std::nullopt);
}

TEST_F(UsersServiceTest, RefusesToFollowOneselfTheUnknownAndTheSuspended) {
    add("c", "carol").is_disabled = true;
    EXPECT_EQ(test::run(service.follow(alice, "alice")).error().fields().at(0).code, "follow.self");
    for (const auto* name : {"nobody", "carol"}) {
        EXPECT_EQ(test::run(service.follow(alice, name)).error().code(), ErrorCode::NotFound) << name;
        EXPECT_EQ(test::run(service.followed_at(alice, name)).error().code(), ErrorCode::NotFound) << name;
    }
    EXPECT_EQ(test::run(service.unfollow(alice, "nobody")).error().code(), ErrorCode::NotFound);
    EXPECT_TRUE(test::run(service.unfollow(alice, "carol"))) << "who follows may let go";
    EXPECT_TRUE(follows.followed.empty());
}

TEST_F(UsersServiceTest, SlowsDownWhoFollowsEverybody) {
    for (int i = 0; i < 60; ++i) {
        ASSERT_TRUE(test::run(service.follow(alice, "bob")));
    }
    const auto refused = test::run(service.follow(alice, "bob"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::ResourceExhausted);
    EXPECT_GT(refused.error().retry_after(), 0);
    EXPECT_TRUE(test::run(service.unfollow(alice, "bob"))) << "letting go is always possible";
    clock.advance(std::chrono::hours(1));
    EXPECT_TRUE(test::run(service.follow(alice, "bob")));
}

TEST_F(UsersServiceTest, ShowsWhichOfThoseFollowedAreLive) {
    ASSERT_TRUE(test::run(service.follow(alice, "bob")));
    EXPECT_FALSE(test::run(service.followed(alice, FollowFilter::None, 20, 0))->users.at(0).stream);
    channels.live.emplace();
    const auto list = test::run(service.followed(alice, FollowFilter::None, 20, 0));
    ASSERT_TRUE(list);
    EXPECT_EQ(list->total, 1);
    EXPECT_TRUE(list->users.at(0).stream);
}

} // namespace
} // namespace leams::users
