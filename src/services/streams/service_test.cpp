#include "core/events/event.hpp"
#include "services/streams/keys.hpp"
#include "services/streams/test_service.hpp"

#include <gtest/gtest.h>

namespace leams::streams {
namespace {

using events::PublisherCutReason;

VideoReport make_video() {
    VideoReport video;
    video.codec = "avc1.64001f";
    return video;
}

TEST_F(StreamsServiceTest, KeysAreSecretAndLong) {
    EXPECT_EQ(*run(service.masked_key(alice.user_id)), "");
    EXPECT_TRUE(keys.rows.empty()) << "whoever only looks makes no key";
    auth.recent = false;
    EXPECT_EQ(
        run(service.reveal_key(alice, std::nullopt)).error().code(), ErrorCode::ReauthenticationRequired
    );
    EXPECT_EQ(
        run(service.rotate_key(alice, std::nullopt)).error().code(), ErrorCode::ReauthenticationRequired
    );
    EXPECT_TRUE(take_cuts().empty());
    auth.recent = true;
    const auto key = run(service.reveal_key(alice, std::nullopt));
    ASSERT_TRUE(key);
    EXPECT_TRUE(key->reveal().starts_with("live_"));
    EXPECT_GE((key->reveal().size() - 5) * 6, 160U);
    EXPECT_EQ(mask_key(*key), *run(service.masked_key(alice.user_id)));
    EXPECT_EQ(run(service.reveal_key(alice, std::nullopt))->reveal(), key->reveal());
    EXPECT_EQ(run(service.authorize_key(*key, "192.0.2.1"))->channel, alice.user_id);
}

TEST_F(StreamsServiceTest, RotationCutsThePublisherOfTheOldKey) {
    const auto old = run(service.rotate_key(alice, std::nullopt));
    const auto fresh = run(service.rotate_key(alice, std::nullopt));
    EXPECT_NE(old->reveal(), fresh->reveal());
    EXPECT_EQ(run(service.authorize_key(*old, "")).error().code(), ErrorCode::Unauthenticated);
    EXPECT_TRUE(run(service.authorize_key(*fresh, "")));
    const auto cut = std::pair(alice.user_id, PublisherCutReason::KeyRotated);
    EXPECT_EQ(take_cuts(), (std::vector{cut, cut}));
    keys.disabled.insert(alice.user_id);
    EXPECT_EQ(run(service.authorize_key(*fresh, "")).error().code(), ErrorCode::PermissionDenied);
}

TEST_F(StreamsServiceTest, AChannelIsPublishedFromItsOwnersAddressesOnly) {
    const auto key = run(service.rotate_key(alice, std::nullopt));
    EXPECT_TRUE(run(service.authorize_key(*key, "203.0.113.9"))) << "no list: from everywhere";
    const auto kept =
        run(service.set_allowlist(alice, {" 192.0.2.0/24", "", "2001:db8::1", "192.0.2.0/24"}, {}));
    ASSERT_TRUE(kept);
    EXPECT_EQ(*kept, (std::vector<std::string>{"192.0.2.0/24", "2001:db8::1"}));
    EXPECT_EQ(*run(service.allowlist(alice)), *kept);
    for (const auto* address : {"192.0.2.77", "::ffff:192.0.2.77", "2001:db8::1"}) {
        EXPECT_TRUE(run(service.authorize_key(*key, address))) << address;
    }
    for (const auto* address : {"203.0.113.9", "2001:db8::2", "", "192.0.2.7:1935"}) {
        EXPECT_EQ(run(service.authorize_key(*key, address)).error().code(), ErrorCode::PermissionDenied);
    }
    ASSERT_TRUE(run(service.set_allowlist(alice, {}, {})));
    EXPECT_TRUE(run(service.authorize_key(*key, "203.0.113.9")));
}

TEST_F(StreamsServiceTest, AnAllowlistNamesItsBadEntriesAndNeedsThePassword) {
    const auto refused = run(service.set_allowlist(alice, {"192.0.2.1", "10.0.0.0/33", "home"}, {}));
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().fields().size(), 2U);
    EXPECT_EQ(refused.error().fields()[0].pointer, "/entries/1");
    EXPECT_EQ(refused.error().fields()[1].detail, "\"home\" is neither an IP address nor a CIDR range");
    auth.recent = false;
    EXPECT_EQ(
        run(service.set_allowlist(alice, {"192.0.2.1"}, {})).error().code(),
        ErrorCode::ReauthenticationRequired
    );
    EXPECT_TRUE(run(service.allowlist(alice))->empty());
}

TEST_F(StreamsServiceTest, AReadKeyPlaysUntilItIsReplacedOrRevoked) {
    auth.recent = false;
    const auto stale = ErrorCode::ReauthenticationRequired;
    EXPECT_EQ(run(service.reveal_read_key(alice, std::nullopt)).error().code(), stale);
    EXPECT_EQ(run(service.rotate_read_key(alice, std::nullopt)).error().code(), stale);
    EXPECT_EQ(run(service.revoke_read_key(alice, std::nullopt)).error().code(), stale);
    auth.recent = true;
    const auto key = run(service.reveal_read_key(alice, std::nullopt));
    ASSERT_TRUE(key);
    EXPECT_TRUE(key->reveal().starts_with("read_"));
    EXPECT_EQ(run(service.authorize_read_key(*key, ""))->channel, alice.user_id);

    const auto fresh = run(service.rotate_read_key(alice, std::nullopt));
    EXPECT_EQ(run(service.authorize_read_key(*key, "")).error().code(), ErrorCode::Unauthenticated);
    EXPECT_TRUE(run(service.authorize_read_key(*fresh, "")));
    ASSERT_TRUE(run(service.set_allowlist(alice, {"192.0.2.1"}, {})));
    EXPECT_TRUE(run(service.authorize_read_key(*fresh, "203.0.113.9"))) << "the list is of publishers";
    ASSERT_TRUE(run(service.revoke_read_key(alice, std::nullopt)));
    EXPECT_EQ(run(service.authorize_read_key(*fresh, "")).error().code(), ErrorCode::Unauthenticated);
    EXPECT_EQ(take_players_cuts(), (std::vector{alice.user_id, alice.user_id}));
    EXPECT_TRUE(take_cuts().empty()) << "the publisher stays";
}

TEST_F(StreamsServiceTest, AKeyOfOneKindOpensNothingOfTheOther) {
    const auto stream_key = run(service.reveal_key(alice, std::nullopt));
    const auto read_key = run(service.reveal_read_key(alice, std::nullopt));
    EXPECT_EQ(run(service.authorize_read_key(*stream_key, "")).error().code(), ErrorCode::Unauthenticated);
    EXPECT_EQ(run(service.authorize_key(*read_key, "")).error().code(), ErrorCode::Unauthenticated);
}

TEST_F(StreamsServiceTest, AnAdministratorEndsWhatIsOnAir) {
    EXPECT_TRUE(service.live().empty());
    EXPECT_EQ(run(service.end(BroadcastId("none"))).error().code(), ErrorCode::NotFound);
    go_live();
    const auto live = service.live();
    ASSERT_EQ(live.size(), 1U);
    const auto ended = run(service.end(live[0].id));
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->user_id, alice.user_id);
    EXPECT_EQ(take_cuts(), (std::vector{std::pair(alice.user_id, PublisherCutReason::EndedByAdmin)}));
    EXPECT_TRUE(service.live().empty());
}

TEST_F(StreamsServiceTest, TheOwnerEndsHisBroadcast) {
    EXPECT_EQ(run(service.end_current(alice)).error().code(), ErrorCode::NotFound);
    go_live();
    ASSERT_TRUE(run(service.end_current(alice)));
    EXPECT_EQ(take_cuts(), (std::vector{std::pair(alice.user_id, PublisherCutReason::EndedByOwner)}));
    EXPECT_EQ(service.live_list({}).total, 0);
    EXPECT_EQ(run(service.health(alice))->state, StreamState::Offline);
}

TEST_F(StreamsServiceTest, HealthFollowsThePublisher) {
    const auto begun = run(service.begin(alice.user_id));
    EXPECT_EQ(run(service.health(alice))->state, StreamState::Starting);
    ASSERT_TRUE(run(service.live(begun->id)));
    health.value = MediaHealth{.video = make_video(), .audio = {}, .advice = {}};
    const auto seen = run(service.health(alice));
    EXPECT_EQ(seen->state, StreamState::Live);
    EXPECT_EQ(seen->media.video->codec, "avc1.64001f");
}

TEST_F(StreamsServiceTest, ChecksAndCleansTheChannel) {
    ChannelUpdate update;
    update.language = "Russian";
    EXPECT_EQ(run(service.update_channel(alice, update)).error().fields().at(0).pointer, "/language");
    update.language = "ru";
    update.tags = {" a ", "a", "\u202E", "b"};
    const auto channel = run(service.update_channel(alice, update));
    ASSERT_TRUE(channel);
    EXPECT_EQ(channel->tags, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(channel->title, "Hello") << "absent members stay";
}

TEST_F(StreamsServiceTest, ResolvesChannels) {
    const auto id = go_live();
    EXPECT_EQ(*run(service.resolve(id.str())), alice.user_id);
    EXPECT_EQ(*run(service.resolve(alice.user_id.str())), alice.user_id);
    EXPECT_EQ(run(service.resolve("nobody")).error().code(), ErrorCode::NotFound);
}

TEST_F(StreamsServiceTest, ASuspendedChannelsBroadcastEnds) {
    const auto id = go_live();
    const auto tell = [&] {
        const auto event = events::to_bus(events::AccountDisabled{.user_id = alice.user_id}, clock.now());
        return run(bus.consumer("streams.broadcasts")({event}));
    };
    ASSERT_TRUE(tell());
    EXPECT_TRUE(take_cuts().empty()) << "it has been restored since";
    EXPECT_TRUE(run(service.find(id))->is_live);

    auth.suspended = true;
    ASSERT_TRUE(tell());
    EXPECT_EQ(take_cuts(), (std::vector{std::pair(alice.user_id, PublisherCutReason::Suspended)}));
    EXPECT_FALSE(run(service.find(id))->is_live);
    EXPECT_EQ(service.live_list({}).total, 0);
    ASSERT_TRUE(tell()) << "once more, as a bus may";
}

TEST_F(StreamsServiceTest, WhatWasEndedBeforeItWentLiveDoesNotGoLive) {
    const auto begun = run(service.begin(alice.user_id));
    ASSERT_TRUE(run(service.end_current(alice)));
    EXPECT_EQ(run(service.live(begun->id)).error().code(), ErrorCode::NotFound);
    EXPECT_EQ(service.live_list({}).total, 0);
}

} // namespace
} // namespace leams::streams
