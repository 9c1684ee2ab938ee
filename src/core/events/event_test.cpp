#include "core/events/account.hpp"
#include "core/events/chat.hpp"
#include "core/events/event.hpp"
#include "core/events/follow.hpp"
#include "core/events/recording.hpp"
#include "core/events/stream.hpp"
#include "core/events/vod.hpp"

#include <gtest/gtest.h>

namespace leams::events {
namespace {

TEST(EventTest, GoesByTheBusUnderItsTopicAndComesBack) {
    const auto stored = to_bus(UserFollowed{UserId("a"), UserId("b")}, 1'700'000'000'000);
    EXPECT_EQ(stored.topic, "user.followed");
    EXPECT_TRUE(is_uuid(stored.id));
    EXPECT_EQ(stored.payload, R"({"follower_id":"a","following_id":"b"})");
    const auto back = from_bus<UserFollowed>(stored);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->follower_id, UserId("a"));
    EXPECT_EQ(back->following_id, UserId("b"));
}

TEST(EventTest, HasTheOrderThatItsTypeNames) {
    EXPECT_EQ(to_bus(AccountDisabled{UserId("a"), true}, 1).order, "a");
    EXPECT_EQ(to_bus(UserFollowed{UserId("a"), UserId("b")}, 1).order, "");
}

TEST(EventTest, IsReadFromOlderAndNewerWriters) {
    const auto read = [](std::string payload) {
        return from_bus<AccountDisabled>(
            {.id = "1", .topic = "account.disabled", .payload = std::move(payload)}
        );
    };
    const auto older = read(R"({"user_id":"a"})");
    ASSERT_TRUE(older);
    EXPECT_TRUE(older->disabled);
    const auto newer = read(R"({"user_id":"a","disabled":false,"by":"somebody"})");
    ASSERT_TRUE(newer);
    EXPECT_FALSE(newer->disabled);
}

/// Every form in which E has been written, oldest first; the last is today's. None is ever taken out: events
/// of old versions lie in somebody's bus.
template <Event E>
void expect_readable(const std::vector<std::string>& samples) {
    for (const auto& sample : samples) {
        EXPECT_TRUE(json::read<E>(sample, json::Reading::Stored)) << E::kTopic << ' ' << sample;
    }
    const auto newest = json::read<E>(samples.back(), json::Reading::Stored);
    ASSERT_TRUE(newest);
    EXPECT_EQ(json::write(*newest), samples.back()) << "add a sample of what is written now";
}

TEST(EventTest, IsReadAsEachVersionWroteIt) {
    expect_readable<SessionEnded>({R"({"session_id":"s","user_id":"u"})"});
    expect_readable<AccountDisabled>({R"({"user_id":"u","disabled":true})"});
    expect_readable<AccountChanged>({R"({"user_id":"u"})"});
    expect_readable<RecordingEnded>(
        {R"({"broadcast_id":"b","channel_id":"c","started_at":1,"ended_at":2,"duration_ms":3,"bytes":4})"}
    );
    expect_readable<RoleChanged>({R"({"user_id":"u"})"});
    for (const auto* sample : {R"({"broadcast_id":"b","channel_id":"c","revision":3})"}) {
        expect_readable<StreamOnline>({sample});
        expect_readable<StreamOffline>({sample});
        expect_readable<StreamUpdated>({sample});
    }
    expect_readable<ChatMessage>(
        {R"({"id":"m","channel_id":"c","stream_id":null,"seq":1,"sent_at":"2026-01-01T00:00:00.000Z",)"
         R"("user":{"id":"u","username":"u","display_name":"U","color":"#112233"},"badges":[],"message":"hi",)"
         R"("fragments":[{"type":"text","text":"hi"}],"emotes":[]})",
         R"({"id":"m","channel_id":"c","stream_id":"b","seq":1,"sent_at":"2026-01-01T00:00:00.000Z",)"
         R"("user":{"id":"u","username":"u","display_name":"U","color":"#112233"},)"
         R"("badges":[{"set":"admin","version":"1","title":"Admin","image_url":""}],"message":"hi"})"}
    );
    expect_readable<PublisherCut>({R"({"channel_id":"c","reason":"key_rotated"})"});
    expect_readable<UserFollowed>({R"({"follower_id":"a","following_id":"b"})"});
    expect_readable<UserUnfollowed>({R"({"follower_id":"a","following_id":"b"})"});
    expect_readable<VodReady>({R"({"vod_id":"v","channel_id":"c"})"});
    expect_readable<ClipCreated>({R"({"slug":"s","channel_id":"c","creator_id":"u"})"});
    expect_readable<VodUpdated>({R"({"vod_id":"v","channel_id":"c"})"});
    expect_readable<VodDeleted>({R"({"vod_id":"v","channel_id":"c"})"});
}

TEST(EventTest, SaysWhichItCannotRead) {
    for (const auto* payload : {"", "[]", "{", R"({"user_id":7})"}) {
        const auto read = from_bus<SessionEnded>({.id = "1", .topic = "session.ended", .payload = payload});
        ASSERT_FALSE(read) << payload;
        EXPECT_EQ(read.error().code(), ErrorCode::InvalidArgument);
    }
}

} // namespace
} // namespace leams::events
