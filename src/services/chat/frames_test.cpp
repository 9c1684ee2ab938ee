#include "core/formats/json_codec.hpp"
#include "services/chat/client_frame.hpp"
#include "services/chat/codec.hpp"
#include "services/chat/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leams::chat {
namespace {

using testing::HasSubstr;

// As the bus, the cache and old pages know it.
constexpr std::string_view kMessageJson =
    R"({"id":"m1","channel_id":"c1","stream_id":null,"seq":7,"sent_at":"2026-01-01T00:00:00.000Z",)"
    R"("user":{"id":"u1","username":"anna","display_name":"Anna","color":"#112233"},)"
    R"("badges":[{"set":"admin","version":"1","title":"Admin","image_url":""}],"message":"@boris https://a.example",)"
    R"("fragments":[{"type":"mention","text":"@boris"},{"type":"text","text":" "},)"
    R"({"type":"link","text":"https://a.example","url":"https://a.example"}],"emotes":[]})";

Message sample() {
    Message message;
    message.id = MessageId("m1");
    message.channel_id = UserId("c1");
    message.seq = 7;
    message.sent_at = {*parse_rfc3339("2026-01-01T00:00:00.000Z")};
    message.user = {UserId("u1"), "anna", "Anna", "#112233"};
    message.badges = {{"admin", "1", "Admin", ""}};
    message.message = "@boris https://a.example";
    message.fragments = split_fragments(message.message);
    return message;
}

std::string refusal_of(std::string_view text) {
    const auto frame = parse_client_frame(text);
    return frame ? "none" : frame.error().message();
}

TEST(ChatFrames, WriteAMessageForAllAndForItsSender) {
    const auto encoded = encode_message(sample());
    EXPECT_EQ(encoded->json, kMessageJson);
    EXPECT_EQ(message_frame(encoded), R"({"type":"message","seq":7,"data":)" + encoded->json + "}");
    const auto body = encoded->json.substr(0, encoded->json.size() - 1);
    EXPECT_EQ(
        message_frame(SentMessage{sample(), {"n1"}}),
        R"({"type":"message","seq":7,"data":)" + body + R"(,"nonce":"n1"}})"
    );
    const auto back = event_from_json(encoded->json);
    ASSERT_TRUE(back);
    EXPECT_EQ(json::write(to_message(*back)), kMessageJson);
}

TEST(ChatFrames, LeaveOutWhatThereIsNot) {
    EXPECT_EQ(
        json::write(NoticeFrame{.data = {NoticeCode::MsgRatelimit, "Slow", {3}, {"n1"}}}),
        R"({"type":"notice","data":{"code":"msg_ratelimit","message":"Slow","retry_after":3,"nonce":"n1"}})"
    );
    EXPECT_EQ(
        json::write(NoticeFrame{.data = {NoticeCode::BadFrame, "No", {}, {}}}),
        R"({"type":"notice","data":{"code":"bad_frame","message":"No"}})"
    );
    EXPECT_EQ(json::write(PongFrame{}), R"({"type":"pong"})");
    EXPECT_EQ(json::write(ReconnectFrame{.data = {500}}), R"({"type":"reconnect","data":{"after_ms":500}})");
    EXPECT_EQ(json::write(ResumedFrame{}), R"({"type":"resume","data":{"recovered":false,"messages":[]}})");
}

TEST(ChatFrames, GreetGuestsAndUsers) {
    Hello hello{.room = UserId("c1"), .last_seq = 7, .chatters = 2};
    EXPECT_EQ(
        json::write(HelloFrame{.data = hello}),
        R"({"type":"hello","data":{"room":"c1","user":null,"last_seq":7,"chatters":2,"stream":null,"history":[]}})"
    );
    hello.user = sample().user;
    hello.stream = StreamJson{R"({"state":"live"})"};
    hello.history = {encode_message(sample()), encode_message(sample())};
    EXPECT_EQ(
        json::write(HelloFrame{.data = hello}),
        R"({"type":"hello","data":{"room":"c1",)"
        R"("user":{"id":"u1","username":"anna","display_name":"Anna","color":"#112233"},)"
        R"("last_seq":7,"chatters":2,"stream":{"state":"live"},"history":[)" +
            std::string(kMessageJson) + "," + std::string(kMessageJson) + "]}}"
    );
}

TEST(ChatFrames, ReadWhatClientsOfAnyVersionSend) {
    const auto sent =
        parse_client_frame(R"({"type":"message","id":1,"data":{"message":"hi","nonce":"n","to":"x"}})");
    ASSERT_TRUE(sent);
    EXPECT_EQ(std::get<SendFrame>(*sent).data.message, "hi");
    EXPECT_EQ(std::get<SendFrame>(*sent).data.nonce, "n");
    const auto resume = parse_client_frame(R"({"type":"resume","data":{"last_seq":1732579200123}})");
    ASSERT_TRUE(resume);
    EXPECT_EQ(std::get<ResumeFrame>(*resume).data.last_seq, 1732579200123U);
    EXPECT_FALSE(std::get<ResumeFrame>(*resume).data.room);
    const auto heartbeat = parse_client_frame(R"({"type":"heartbeat","data":{"session_id":"s"}})");
    ASSERT_TRUE(heartbeat);
    EXPECT_EQ(std::get<HeartbeatFrame>(*heartbeat).data.session_id, "s");
    for (const auto* ping : {R"({"type":"ping"})", R"({"type":"ping","data":7})"}) {
        EXPECT_TRUE(std::holds_alternative<PingFrame>(*parse_client_frame(ping)));
    }
}

TEST(ChatFrames, SayWhatIsWrongWithAFrame) {
    EXPECT_EQ(refusal_of(R"({"type":"message"})"), "/data is required");
    EXPECT_EQ(refusal_of(R"({"type":"message","data":[]})"), "/data must be an object");
    EXPECT_EQ(refusal_of(R"({"type":"message","data":{}})"), "/data/message is required");
    EXPECT_THAT(
        refusal_of(R"({"type":"message","data":{"message":"","nonce":")" + std::string(65, 'n') + "\"}}"),
        HasSubstr("/data/nonce must have at most 64")
    );
    EXPECT_THAT(refusal_of(R"({"type":"resume","data":{"last_seq":-1}})"), HasSubstr("/data/last_seq"));
    EXPECT_THAT(
        refusal_of(R"({"type":"heartbeat","data":{"session_id":""}})"), HasSubstr("/data/session_id")
    );
    for (const auto* text : {"[]", "7", "{}", R"({"type":7})"}) {
        EXPECT_EQ(refusal_of(text), "A frame is an object with a type");
    }
    EXPECT_EQ(refusal_of(R"({"type":"hello","data":{}})"), "This type of frame is not known");
}

} // namespace
} // namespace leams::chat
