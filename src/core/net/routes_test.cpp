#include "core/net/routes.hpp"
#include "test/run_task.hpp"

#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

namespace leams::net {
namespace {

using runtime::Task;

struct Hook {
    std::string room;
    std::string name;
    std::optional<std::int64_t> age;
};
BOOST_DESCRIBE_STRUCT(Hook, (), (room, name, age))
std::vector<json::FieldRule> rules_of(std::type_identity<Hook>) {
    return {{.field = "name", .max_length = 8}};
}

struct Place {
    std::string room;
};
BOOST_DESCRIBE_STRUCT(Place, (), (room))

Task<Result<NoContent>> keep(Hook& seen, Hook hook) {
    seen = std::move(hook);
    co_return NoContent{};
}

Task<Result<Answer<Content>>> echo(Upload<Place> upload) {
    co_return Answer<Content>{
        .body =
            {.type = upload.content_type,
             .bytes = std::make_shared<const std::string>(upload.parameters.room + upload.bytes)},
        .headers = {{"ETag", "\"1\""}},
    };
}

Task<Result<Answer<Place>>> refuse() {
    co_return Answer<Place>{.body = {.room = "none"}, .status = 501};
}

Task<Result<Redirect>> lead(Place place) {
    co_return Redirect{"/rooms/" + place.room};
}

class RoutesTest : public testing::Test {
protected:
    RoutesTest() {
        Routes routes("test");
        routes.post<Hook, NoContent>(
            "/rooms/{room}",
            {.body = form_body(),
             .summary = {},
             .handle = [this](Caller, Hook hook) { return keep(seen, std::move(hook)); }}
        );
        routes.put<Upload<Place>, Answer<Content>>(
            "/rooms/{room}/picture",
            {.body = bytes_body({"image/png", "image/webp"}, 100),
             .summary = {},
             .handle = [](Caller, Upload<Place> upload) { return echo(std::move(upload)); }}
        );
        routes.get<Place, Redirect>("/r/{room}", {.summary = {}, .handle = [](Caller, Place place) {
                                                      return lead(std::move(place));
                                                  }});
        routes.get<NoInput, Answer<Place>>("/none", {.summary = {}, .handle = [](Caller, NoInput) {
                                                         return refuse();
                                                     }});
        table = std::move(routes).take();
    }

    Result<RouteReply> form(std::string body) {
        return test::run(table[0].invoke({}, {.parameters = {{"room", "blue"}}, .body = std::move(body)}));
    }
    std::string refused_field(std::string body) {
        const auto reply = form(std::move(body));
        return reply ? "" : reply.error().fields().at(0).pointer + " " + reply.error().fields().at(0).code;
    }

    Hook seen;
    std::vector<Route> table;
};

TEST_F(RoutesTest, BindAForm) {
    const auto reply = form("name=a+b%26c&age=7&of=no+interest");
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 204);
    EXPECT_TRUE(reply->content_type.empty());
    EXPECT_EQ(seen.room, "blue");
    EXPECT_EQ(seen.name, "a b&c");
    EXPECT_EQ(seen.age, 7);
}

TEST_F(RoutesTest, NameWhatIsWrongWithAForm) {
    EXPECT_EQ(refused_field("age=7"), "/name required");
    EXPECT_EQ(refused_field("name=ann&age=old"), "/age type");
    EXPECT_EQ(refused_field("name=much+too+long"), "/name string.max");
    EXPECT_EQ(refused_field("name=ann&name=bob"), "/name repeated");
    EXPECT_EQ(refused_field("name=ann&room=red"), "/room repeated") << "the path's own stays";
}

TEST_F(RoutesTest, TakeAndGiveBytes) {
    const auto& route = table[1];
    EXPECT_EQ(route.body.limit, 100U);
    const auto reply = test::run(
        route.invoke({}, {.parameters = {{"room", "blue"}}, .body = "\x89PNG", .content_type = "image/png"})
    );
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->content_type, "image/png");
    EXPECT_EQ(*reply->shared, "blue\x89PNG");
    EXPECT_EQ(reply->headers, (HeaderList{{"ETag", "\"1\""}}));
    EXPECT_EQ(
        test::run(route.invoke({}, {.parameters = {{"room", "blue"}}, .body = {}})).error().code(),
        ErrorCode::InvalidArgument
    );
}

TEST_F(RoutesTest, SayWhatIsSaidInsteadOfTheirOwnStatus) {
    EXPECT_EQ(test::run(table[3].invoke({}, {}))->status, 501);
    EXPECT_EQ(test::run(table[1].invoke({}, {.parameters = {{"room", "b"}}, .body = "x"}))->status, 200);
}

TEST_F(RoutesTest, LeadElsewhere) {
    const auto reply = test::run(table[2].invoke({}, {.parameters = {{"room", "blue"}}, .body = {}}));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 302);
    EXPECT_EQ(reply->headers, (HeaderList{{"Location", "/rooms/blue"}}));
    EXPECT_TRUE(reply->content_type.empty());
}

} // namespace
} // namespace leams::net
