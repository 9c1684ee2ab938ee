#include "core/formats/json.hpp"
#include "services/chat/service.hpp"
#include "services/chat/test_world.hpp"
#include "test/eventually.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leams::chat {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const UserId kRoom("room");

struct Member {
    World& world;
    std::size_t loop;
    std::string name;
    FakeSubscriber subscriber{};
    std::uint64_t greeted = 0;

    Member(World& where, std::size_t on, std::string who = {})
        : world(where)
        , loop(on)
        , name(std::move(who)) {
        greeted = world.run(world.chat->join(subscriber, kRoom, author()), loop).value();
    }
    ~Member() { world.run(part(), loop); }
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;

    AuthorPtr author() const {
        return name.empty() ? nullptr : std::make_shared<const Author>(world.author(name));
    }
    runtime::Task<void> part() {
        world.chat->leave(subscriber, kRoom, author());
        co_return;
    }
};

std::vector<std::uint64_t> seqs_of(const std::vector<std::string>& frames) {
    std::vector<std::uint64_t> seqs;
    for (const auto& frame : frames) {
        const auto document = json::parse(frame);
        const auto& object = document->get_object();
        if (object.at("type").get_string() == "message") {
            seqs.push_back(object.at("seq").to_number<std::uint64_t>());
        }
    }
    return seqs;
}

std::vector<std::string> texts_of(const std::vector<MessagePtr>& messages) {
    std::vector<std::string> texts;
    for (const auto& message : messages) {
        texts.push_back(message->message.message);
    }
    return texts;
}

TEST(ChatService, GreetsAndDeliversToEveryLoopInOneOrder) {
    World world;
    Member first(world, 0, "alice");
    Member second(world, 1);
    EXPECT_THAT(
        first.subscriber.wait_for(1)[0],
        StartsWith(R"({"type":"hello","data":{"room":"room","user":{"id":"alice")")
    );
    EXPECT_THAT(second.subscriber.wait_for(1)[0], HasSubstr(R"("user":null)"));
    EXPECT_THAT(second.subscriber.wait_for(1)[0], HasSubstr(R"("chatters":1)"));

    std::vector<std::uint64_t> sent;
    for (int i = 0; i < 30; ++i) {
        const auto posted = world.send("user" + std::to_string(i % 3), "text " + std::to_string(i));
        ASSERT_TRUE(posted);
        sent.push_back((*posted)->message.seq);
        EXPECT_EQ(sent.back(), sent.front() + static_cast<std::uint64_t>(i));
    }
    EXPECT_EQ(seqs_of(first.subscriber.wait_for(31)), sent);
    EXPECT_EQ(seqs_of(second.subscriber.wait_for(31)), sent);
    EXPECT_EQ(world.bus.wait_for(30).size(), 30U);
}

TEST(ChatService, TellsTheNonceOnlyToTheSender) {
    World world;
    Member sender(world, 0, "alice");
    Member same_loop(world, 0, "alice");
    Member other_loop(world, 1, "bob");
    ASSERT_TRUE(world.send("alice", "hello", "room", sender.subscriber.id(), "n-1"));
    EXPECT_THAT(sender.subscriber.wait_for(2)[1], HasSubstr(R"("nonce":"n-1")"));
    EXPECT_THAT(same_loop.subscriber.wait_for(2)[1], Not(HasSubstr("nonce")));
    EXPECT_THAT(other_loop.subscriber.wait_for(2)[1], Not(HasSubstr("nonce")));
    EXPECT_THAT(world.bus.wait_for(1)[0].payload, Not(HasSubstr("nonce")));
}

TEST(ChatService, LimitsAUserOverAllChannelsAndCountsRefusedMessages) {
    World world;
    for (int i = 0; i < 19; ++i) {
        ASSERT_TRUE(world.send("alice", std::to_string(i), i % 2 == 0 ? "room" : "other"));
    }
    EXPECT_EQ(world.send("alice", " ").error().code, NoticeCode::MsgEmpty);
    const auto refused = world.send("alice", "one too many");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, NoticeCode::MsgRatelimit);
    EXPECT_GE(refused.error().retry_after, 1);
    EXPECT_LE(refused.error().retry_after, 60);
    EXPECT_TRUE(world.send("bob", "others may"));
    world.clock.advance(std::chrono::seconds(refused.error().retry_after));
    EXPECT_TRUE(world.send("alice", "again"));
}

TEST(ChatService, NeverSaysACommand) {
    World world;
    const auto refused = world.send("alice", "/timeout bob he is rude");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, NoticeCode::NoSuchCommand);
    EXPECT_FALSE(world.send("alice", "  /me dances"));
    const auto said = world.send("alice", "//help is what I typed");
    ASSERT_TRUE(said);
    EXPECT_EQ((*said)->message.message, "/help is what I typed");
    EXPECT_TRUE(world.send("alice", "either/or"));
    EXPECT_EQ(world.bus.wait_for(2).size(), 2U);
}

TEST(ChatService, RoomsThatNobodyIsInMakeWayForOthersAndTheRestAreKept) {
    ChatConfig config;
    config.rooms_total = 2; // One a loop.
    World world(config);
    std::vector<std::string> rooms; // Those that live on the loop of the room where somebody is.
    for (int i = 0; rooms.size() < 2; ++i) {
        const auto name = "room" + std::to_string(i);
        if (std::hash<UserId>{}(UserId(name)) % 2 == std::hash<UserId>{}(kRoom) % 2) {
            rooms.push_back(name);
        }
    }
    {
        const Member member(world, 0);
        const auto refused = world.send("alice", "hello", rooms[0]);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, NoticeCode::MsgRejected);
        EXPECT_GT(refused.error().retry_after, 0);
        FakeSubscriber late;
        EXPECT_FALSE(world.run(world.chat->join(late, UserId(rooms[0]), nullptr)));
    }
    world.settle();
    EXPECT_FALSE(world.send("alice", "just now somebody was there", rooms[0]));
    world.clock.advance(std::chrono::seconds(10));
    EXPECT_TRUE(world.send("alice", "hello", rooms[0]));
    world.clock.advance(std::chrono::seconds(10));
    EXPECT_TRUE(world.send("alice", "hello", rooms[1]));
}

TEST(ChatService, RefusesTheSameTextWithinItsWindow) {
    World world;
    ASSERT_TRUE(world.send("alice", "hello   there"));
    const auto refused = world.send("alice", " hello\u200B there ");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, NoticeCode::MsgDuplicate);
    EXPECT_EQ(refused.error().retry_after, 30);
    EXPECT_TRUE(world.send("bob", "hello there"));
    EXPECT_TRUE(world.send("alice", "hello there", "other"));
    world.clock.advance(std::chrono::seconds(30));
    EXPECT_TRUE(world.send("alice", "hello there"));
}

TEST(ChatService, MarksTheBroadcasterAndTheAdmin) {
    World world;
    auto owner = world.author("room");
    owner.role = Role::Admin;
    const auto posted = world.run(world.chat->send(owner, kRoom, "mine", 0, std::nullopt));
    ASSERT_TRUE(posted);
    ASSERT_EQ((*posted)->message.badges.size(), 2U);
    EXPECT_EQ((*posted)->message.badges[0].set, "broadcaster");
    EXPECT_EQ((*posted)->message.badges[1].set, "admin");
    EXPECT_TRUE((*world.send("alice", "x"))->message.badges.empty());
}

TEST(ChatService, ResumesFromTheRingWithoutLossOrDoubles) {
    ChatConfig config;
    config.ring_messages = 10;
    config.hello_messages = 2;
    World world(config);
    std::vector<std::uint64_t> sent;
    for (int i = 0; i < 15; ++i) {
        sent.push_back((*world.send("user" + std::to_string(i), "text"))->message.seq);
    }
    const auto resume = [&](std::uint64_t seq) {
        return world.run(world.chat->resume(kRoom, seq, sent.back()));
    };
    const auto missed = resume(sent[11]);
    ASSERT_TRUE(missed);
    ASSERT_EQ(missed->size(), 3U);
    EXPECT_EQ(missed->front()->message.seq, sent[12]);
    EXPECT_EQ(missed->back()->message.seq, sent[14]);
    EXPECT_TRUE(resume(sent[14])->empty());
    EXPECT_TRUE(resume(sent[14] + 100)->empty());
    EXPECT_EQ(resume(sent[4])->size(), 10U);
    EXPECT_FALSE(resume(sent[3]));
}

TEST(ChatService, ResumesOverARestartFromTheStore) {
    World world;
    std::vector<std::uint64_t> sent;
    for (int i = 0; i < 5; ++i) {
        sent.push_back((*world.send("user" + std::to_string(i), "before"))->message.seq);
    }
    ASSERT_TRUE(world.run(world.bus.consumer("chat.history")(world.bus.wait_for(5))));
    world.run(world.cache.erase("chat:recent:room"));
    world.clock.advance(std::chrono::seconds(2));
    world.restart();
    world.run(world.cache.erase("chat:recent:room"));
    Member member(world, 1);
    sent.push_back((*world.send("late", "after"))->message.seq);
    EXPECT_GT(sent[5], sent[4]);
    const auto missed = world.run(world.chat->resume(kRoom, sent[1], sent[5]));
    ASSERT_TRUE(missed);
    EXPECT_THAT(texts_of(*missed), testing::ElementsAre("before", "before", "before", "after"));
}

TEST(ChatService, NeverGivesASeqTwiceEvenWhenNothingWasStored) {
    World world;
    const auto before = (*world.send("alice", "lost"))->message.seq;
    world.restart();
    world.run(world.cache.erase("chat:recent:room"));
    world.clock.advance(std::chrono::milliseconds(1));
    world.restart();
    EXPECT_GT((*world.send("alice", "next"))->message.seq, before);
}

TEST(ChatService, WarmsUpFromTheCacheWhenTheStoreIsAway) {
    World world;
    ASSERT_TRUE(world.send("alice", "remember me"));
    world.restart();
    world.store.broken = true;
    Member member(world, 0);
    EXPECT_THAT(member.subscriber.wait_for(1)[0], HasSubstr("remember me"));
    EXPECT_TRUE(world.send("bob", "chat goes on"));
    EXPECT_THAT(member.subscriber.wait_for(2)[1], HasSubstr("chat goes on"));
    EXPECT_FALSE(world.run(world.bus.consumer("chat.history")(world.bus.wait_for(2))));
    world.store.broken = false;
    EXPECT_TRUE(world.run(world.bus.consumer("chat.history")(world.bus.wait_for(2))));
}

TEST(ChatService, PagesHistoryOverRingAndStore) {
    ChatConfig config;
    config.ring_messages = 4;
    config.hello_messages = 2;
    World world(config);
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(world.send("user" + std::to_string(i), std::to_string(i)));
    }
    ASSERT_TRUE(world.run(world.bus.consumer("chat.history")(world.bus.wait_for(10))));
    const auto page = [&](std::optional<MessageId> before, std::size_t limit) {
        return world.run(world.chat->history("room", std::move(before), limit)).value();
    };
    const auto newest = page(std::nullopt, 3);
    EXPECT_THAT(texts_of(newest.messages), testing::ElementsAre("7", "8", "9"));
    EXPECT_TRUE(newest.has_more);
    const auto older = page(newest.messages.front()->message.id, 5);
    EXPECT_THAT(texts_of(older.messages), testing::ElementsAre("2", "3", "4", "5", "6"));
    EXPECT_TRUE(older.has_more);
    const auto oldest = page(older.messages.front()->message.id, 5);
    EXPECT_THAT(texts_of(oldest.messages), testing::ElementsAre("0", "1"));
    EXPECT_FALSE(oldest.has_more);
    EXPECT_FALSE(world.run(world.chat->history("room", MessageId("not-an-id"), 5)));
    EXPECT_FALSE(world.run(world.chat->history("room", MessageId::make(1), 5)));
    EXPECT_EQ(world.run(world.chat->history("nobody", std::nullopt, 5)).error().code(), ErrorCode::NotFound);
}

TEST(ChatService, RefusesABatchThatItCannotReadAndStoresNothingOfIt) {
    World world;
    ASSERT_TRUE(world.send("alice", "good"));
    const auto good = world.bus.wait_for(1);
    auto events = good;
    events.insert(events.begin(), runtime::Event{"x", "chat.message", "{not json"});
    const auto refused = world.run(world.bus.consumer("chat.history")(events));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::InvalidArgument);
    EXPECT_TRUE(world.run(world.store.newest(kRoom, std::nullopt, 10)).value().empty());
    EXPECT_TRUE(world.run(world.bus.consumer("chat.history")(good)));
    EXPECT_EQ(world.run(world.store.newest(kRoom, std::nullopt, 10)).value().size(), 1U);
}

TEST(ChatService, StoresEventsOfOlderAndNewerVersions) {
    World world;
    const runtime::Event older{
        "1",
        "chat.message",
        R"({"id":"m1","channel_id":"room","seq":1,"sent_at":"2026-01-01T00:00:00.000Z",)"
        R"("user":{"id":"alice","username":"alice"},"message":"old"})"
    };
    const runtime::Event newer{
        "2",
        "chat.message",
        R"({"id":"m2","channel_id":"room","seq":2,"sent_at":"2026-01-01T00:00:01.000Z","reply_to":{"id":"m1"},)"
        R"("user":{"id":"bob","username":"bob","display_name":"Bob","color":"#112233","pronouns":"he"},)"
        R"("badges":[{"set":"vip","version":"1","title":"VIP","image_url":"","level":3}],"message":"new",)"
        R"("fragments":[{"type":"emote","text":"new"}],"emotes":[]})"
    };
    ASSERT_TRUE(world.run(world.bus.consumer("chat.history")({older, newer})));
    const auto stored = world.run(world.store.newest(kRoom, std::nullopt, 10)).value();
    ASSERT_EQ(stored.size(), 2U);
    EXPECT_EQ(stored[0].message, "old");
    EXPECT_EQ(stored[1].user.display_name, "Bob");
    EXPECT_EQ(stored[1].badges.at(0).set, "vip");
}

TEST(ChatService, TicketsOpenOneSocketWithinTheirTime) {
    World world;
    Caller alice;
    alice.user_id = UserId("alice");
    alice.username = "alice";
    alice.session_id = SessionId("s1");
    const auto issue = [&] { return world.run(world.chat->make_ticket(alice)).value().ticket; };
    const auto redeem = [&](std::string ticket) { return world.run(world.chat->redeem(std::move(ticket))); };

    const auto ticket = issue();
    const auto author = redeem(ticket);
    ASSERT_TRUE(author);
    EXPECT_EQ(author->user.display_name, "The alice");
    EXPECT_EQ(author->user.color.size(), 7U);
    EXPECT_EQ(author->session_id, SessionId("s1"));
    EXPECT_FALSE(redeem(ticket));
    EXPECT_FALSE(redeem("made up"));
    EXPECT_FALSE(redeem(std::string(1000, 'x')));

    const auto old = issue();
    world.clock.advance(std::chrono::seconds(61));
    EXPECT_FALSE(redeem(old));

    const auto of_ended_session = issue();
    world.end_session("s1");
    world.settle();
    EXPECT_FALSE(redeem(of_ended_session));
    EXPECT_FALSE(world.run(world.chat->make_ticket(Caller{})));
}

TEST(ChatService, EndsTheSessionOfItsSocketsOnly) {
    World world;
    Member alice(world, 1, "alice");
    Member bob(world, 1, "bob");
    world.end_session("salice");
    EXPECT_TRUE(alice.subscriber.wait_for_loss());
    alice.name.clear();
    world.end_session("sbob");
    EXPECT_TRUE(bob.subscriber.wait_for_loss());
}

TEST(ChatService, EndsASessionThatIsJustJoining) {
    World world;
    world.directories.meanwhile = [&] {
        world.end_session("salice");
        return world.settled();
    };
    Member alice(world, 1, "alice");
    EXPECT_TRUE(alice.subscriber.wait_for_loss());
    alice.name.clear();
}

TEST(ChatService, ForwardsRoomEventsAndMarksMessagesWithTheBroadcast) {
    World world;
    Member member(world, 0);
    world.chat->push_room_event(kRoom, R"({"type":"viewers","data":{"viewer_count":5}})");
    EXPECT_EQ(member.subscriber.wait_for(2)[1], R"({"type":"viewers","data":{"viewer_count":5}})");
    EXPECT_EQ((*world.send("alice", "offline"))->message.stream_id, std::nullopt);
    world.chat->set_broadcast(kRoom, BroadcastId("b1"));
    world.settle();
    EXPECT_EQ((*world.send("alice", "live"))->message.stream_id, BroadcastId("b1"));
    world.chat->drain();
    EXPECT_THAT(member.subscriber.wait_for(5).back(), HasSubstr(R"("type":"reconnect")"));
}

TEST(ChatService, ARoomOpensWhateverIsThrownWhileItLoads) {
    ChatConfig config;
    config.load_deadline = std::chrono::hours(1);
    World world(config);
    world.directories.meanwhile = []() -> runtime::Task<void> {
        throw std::runtime_error("broken");
        co_return;
    };
    const auto sent = world.start(world.chat->send(world.author("alice"), kRoom, "here", 0, std::nullopt), 0);
    EXPECT_EQ(sent.wait_for(test::kPatience), std::future_status::ready);
}

TEST(ChatService, BelievesWhatBeginsWhileARoomOpens) {
    World world;
    world.directories.meanwhile = [&] {
        world.chat->set_broadcast(kRoom, BroadcastId("b1"));
        return world.settled();
    };
    EXPECT_EQ((*world.send("alice", "live"))->message.stream_id, BroadcastId("b1"));
}

// Whoever joins while others write gets each message once: in the greeting or after it.
TEST(ChatService, JoinsAmidTrafficWithoutLossOrDoubles) {
    ChatConfig config;
    config.hello_messages = 300;
    config.rate_limit = 100'000;
    World world(config);
    std::vector<std::future<std::optional<Result<MessagePtr, Refusal>>>> sending;
    std::vector<std::unique_ptr<Member>> members;
    for (std::size_t i = 0; i < 200; ++i) {
        auto task =
            world.chat->send(world.author("user" + std::to_string(i)), kRoom, "text", 0, std::nullopt);
        sending.push_back(world.start(std::move(task), i % 2));
        if (i % 20 == 10) {
            members.push_back(std::make_unique<Member>(world, (i / 20) % 2));
        }
    }
    std::uint64_t last = 0;
    for (auto& one : sending) {
        last = std::max(last, (**one.get())->message.seq);
    }
    for (auto& member : members) {
        std::vector<std::uint64_t> seen;
        const auto hello = json::parse(member->subscriber.wait_for(1)[0]);
        for (const auto& message : hello->at("data").at("history").get_array()) {
            seen.push_back(message.at("seq").to_number<std::uint64_t>());
        }
        const auto live = seqs_of(member->subscriber.wait_for(1 + 200 - seen.size()));
        seen.insert(seen.end(), live.begin(), live.end());
        ASSERT_EQ(seen.size(), 200U);
        for (std::size_t i = 0; i < seen.size(); ++i) {
            EXPECT_EQ(seen[i], last - 199 + i);
        }
    }
}

} // namespace
} // namespace leams::chat
