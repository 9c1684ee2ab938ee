#include "core/formats/json.hpp"
#include "services/chat/http.hpp"
#include "services/chat/test_world.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace leams::chat {
namespace {

using testing::HasSubstr;
using testing::Not;

class ChatRoutes : public testing::Test {
protected:
    Result<net::RouteReply>
    call(net::Method method, const std::string& path, Caller caller, net::RouteInput input) {
        const auto routes = make_routes(*world.chat);
        const auto route = std::find_if(routes.begin(), routes.end(), [&](const auto& candidate) {
            return candidate.method == method && candidate.path == path;
        });
        return world.run(route->invoke(std::move(caller), std::move(input)));
    }
    Result<net::RouteReply> post(const std::string& body) {
        return call(net::Method::Post, "/chat/{id}/messages", alice(), {{{"id", "room"}}, body});
    }
    Result<net::RouteReply> read(std::vector<std::pair<std::string, std::string>> parameters) {
        parameters.emplace_back("id", "room");
        return call(net::Method::Get, "/chat/{id}/messages", Caller{}, {std::move(parameters), {}});
    }
    static Caller alice() {
        Caller caller;
        caller.user_id = UserId("alice");
        caller.username = "alice";
        caller.session_id = SessionId("s");
        return caller;
    }

    World world;
};

TEST_F(ChatRoutes, PostsAndReadsMessages) {
    const auto posted = post(R"({"message":" hi  there ","nonce":"n1"})");
    ASSERT_TRUE(posted);
    EXPECT_EQ(posted->status, 201);
    EXPECT_THAT(posted->body, HasSubstr(R"("message":"hi there")"));
    EXPECT_THAT(posted->body, HasSubstr(R"("nonce":"n1")"));
    ASSERT_TRUE(post(R"({"message":"second"})"));

    const auto page = read({{"limit", "1"}});
    ASSERT_TRUE(page);
    const auto document = json::parse(page->body);
    ASSERT_EQ(document->at("messages").get_array().size(), 1U);
    EXPECT_TRUE(document->at("has_more").get_bool());
    const auto& message = document->at("messages").get_array()[0].get_object();
    EXPECT_EQ(message.at("message").get_string(), "second");
    EXPECT_TRUE(message.at("stream_id").is_null());
    EXPECT_EQ(message.at("sent_at").get_string().size(), 24U);
    EXPECT_EQ(message.at("user").at("display_name").get_string(), "The alice");
    EXPECT_FALSE(message.contains("nonce"));

    const auto older = read({{"before", std::string(message.at("id").get_string())}});
    EXPECT_THAT(older->body, HasSubstr("hi there"));
    EXPECT_THAT(older->body, Not(HasSubstr("second")));
    EXPECT_THAT(older->body, HasSubstr(R"("has_more":false)"));
}

TEST_F(ChatRoutes, NamesWhatIsWrong) {
    EXPECT_EQ(post(R"({"message":""})").error().fields()[0].code, "string.min");
    EXPECT_EQ(
        post(R"({"message":")" + std::string(501, 'x') + R"("})").error().fields()[0].code, "string.max"
    );
    EXPECT_EQ(post(R"({})").error().fields()[0].code, "required");
    ASSERT_TRUE(post(R"({"message":"twice"})"));
    EXPECT_EQ(post(R"({"message":"twice"})").error().code(), ErrorCode::Conflict);
    EXPECT_FALSE(read({{"limit", "0"}}));
    EXPECT_FALSE(read({{"limit", "101"}}));
    EXPECT_FALSE(read({{"before", "'; DROP TABLE users"}}));
}

TEST_F(ChatRoutes, AnswersTooManyMessagesWithTheTimeToWait) {
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(post(R"({"message":"text )" + std::to_string(i) + R"("})"));
    }
    const auto refused = post(R"({"message":"one more"})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::ResourceExhausted);
    EXPECT_GT(refused.error().retry_after(), 0);
}

TEST_F(ChatRoutes, GivesTickets) {
    const auto given = call(net::Method::Post, "/chat/ticket", alice(), {});
    ASSERT_TRUE(given);
    const auto document = json::parse(given->body);
    EXPECT_EQ(document->at("expires_in").to_number<int>(), 60);
    EXPECT_TRUE(world.run(world.chat->redeem(std::string(document->at("ticket").get_string()))));
}

TEST_F(ChatRoutes, DescribesItsMessages) {
    for (const auto& route : make_routes(*world.chat)) {
        json::SchemaSet set;
        const auto schema = route.output_schema(set);
        if (route.path != "/chat/ticket") {
            const bool posts = route.method == net::Method::Post;
            EXPECT_THAT(schema, HasSubstr(posts ? "schemas/SentMessage" : "schemas/Messages"));
            EXPECT_THAT(set.components.at(posts ? "SentMessage" : "Message"), HasSubstr(R"("fragments")"));
        }
    }
}

} // namespace
} // namespace leams::chat
