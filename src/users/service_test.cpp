#include "test/run_task.hpp"
#include "users/service.hpp"

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
    runtime::Task<Result<void>> update(UserId id, ProfileUpdate update) override {
        auto& row = rows.at(id);
        row.display_name = update.display_name.value_or(row.display_name);
        row.bio = update.bio.value_or(row.bio);
        row.links = update.links.value_or(row.links);
        co_return Result<void>();
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
    runtime::Task<Result<std::int64_t>> heartbeat(BroadcastId, UserId, std::string, std::string) override {
        co_return std::int64_t{0};
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
    }

    FakeProfiles profiles;
    FakeChannels channels;
    UsersService service{profiles, channels};
    Caller alice;
};

TEST_F(UsersServiceTest, ShowsTheKeyMasked) {
    const auto own = test::run(service.profile(alice));
    ASSERT_TRUE(own);
    EXPECT_EQ(own->masked_key, "live_…x789");
}

TEST_F(UsersServiceTest, CleansAndKeepsWhatIsAbsent) {
    ProfileUpdate update;
    update.bio = " a\x01\n\n\n\nb ";
    const auto own = test::run(service.update_profile(alice, update));
    ASSERT_TRUE(own);
    EXPECT_EQ(own->record.bio, "a\n\nb");
    EXPECT_EQ(own->record.display_name, "Alice");
}

TEST_F(UsersServiceTest, RefusesInvisibleNamesAndUnsafeLinks) {
    ProfileUpdate update;
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

TEST_F(UsersServiceTest, RefusesNamesOfFillersAndJoiners) {
    for (const auto* name : {"\u3164", "\u200B\u200D", "\u2800", "\uFFA0\uFE0F"}) {
        ProfileUpdate update;
        update.display_name = name;
        const auto refused = test::run(service.update_profile(alice, update));
        ASSERT_FALSE(refused);
        ASSERT_EQ(refused.error().fields().size(), 1U);
        EXPECT_EQ(refused.error().fields()[0].pointer, "/display_name");
        EXPECT_EQ(refused.error().fields()[0].detail, "The display name needs a visible character");
    }
}

TEST_F(UsersServiceTest, ChannelPagesAreFoundInAnyCase) {
    channels.live.emplace();
    const auto page = test::run(service.channel_page("ALICE"));
    ASSERT_TRUE(page);
    EXPECT_EQ(page->channel.title, "Title");
    EXPECT_TRUE(page->stream);
    profiles.rows.at(alice.user_id).is_disabled = true;
    EXPECT_EQ(test::run(service.channel_page("alice")).error().code(), ErrorCode::NotFound);
    EXPECT_EQ(test::run(service.channel_page("bob")).error().code(), ErrorCode::NotFound);
}

} // namespace
} // namespace leams::users
