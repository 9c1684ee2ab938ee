#include "services/notices/watch.hpp"
#include "test/fake_clock.hpp"
#include "test/run_task.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace leams::notices {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

class FakeHttp final : public runtime::HttpClient {
public:
    runtime::Task<Result<runtime::HttpAnswer>> send(runtime::HttpRequest request) override {
        sent.push_back(std::move(request));
        if (status == 0) {
            co_return Error::unavailable("away");
        }
        co_return runtime::HttpAnswer{.status = status};
    }

    std::uint16_t status = 204;
    std::vector<runtime::HttpRequest> sent;
};

class NoticesTest : public testing::Test {
protected:
    static runtime::Task<Result<std::uint32_t>> give(std::uint32_t percent) { co_return percent; }
    static runtime::Task<Result<void>> answer(bool away) {
        if (away) {
            co_return Error::unavailable("away");
        }
        co_return Result<void>();
    }

    /// What is told when it is looked at after `step`.
    std::vector<std::string> told_after(std::chrono::seconds step) {
        clock.advance(step);
        http.sent.clear();
        test::run(watch.look());
        std::vector<std::string> out;
        for (const auto& one : http.sent) {
            out.push_back(one.body);
        }
        return out;
    }

    test::FakeClock clock;
    FakeHttp http;
    std::uint32_t used = 50;
    bool away = false;
    bool store_away = false;
    std::int64_t stopped = 0;
    Config config{.url = Secret("https://hooks.test/token")};
    runtime::Loop loop{0};
    Watch watch{
        loop,
        config,
        "Channel <9>",
        {http,
         clock,
         [this] { return give(used); },
         [this] { return answer(away); },
         [this] { return answer(store_away); },
         [this] { return stopped; }},
        {}
    };
};

TEST_F(NoticesTest, SayWhenTheDiskIsNearlyFullAndWhenThereIsRoomAgain) {
    EXPECT_THAT(told_after(0s), IsEmpty());
    used = 90;
    EXPECT_THAT(told_after(5s), ElementsAre(HasSubstr("90 % full")));
    EXPECT_THAT(told_after(5s), IsEmpty());
    used = 86; // Not enough room to call it over.
    EXPECT_THAT(told_after(5s), IsEmpty());
    used = 91;
    EXPECT_THAT(told_after(5s), IsEmpty());
    used = 85;
    EXPECT_THAT(told_after(5s), ElementsAre(HasSubstr("room again")));
    EXPECT_THAT(told_after(5s), IsEmpty());
}

TEST_F(NoticesTest, SayOfOneKindAtMostOnceAnHour) {
    used = 95;
    EXPECT_THAT(told_after(0s), SizeIs(1));
    used = 10;
    EXPECT_THAT(told_after(5s), SizeIs(1));
    for (int i = 0; i < 10; ++i) {
        used = 95;
        EXPECT_THAT(told_after(5s), IsEmpty());
        used = 10;
        EXPECT_THAT(told_after(5s), IsEmpty());
    }
    used = 95;
    EXPECT_THAT(told_after(1800s), IsEmpty());
    away = true;
    EXPECT_THAT(told_after(5s), IsEmpty());
    EXPECT_THAT(told_after(30s), ElementsAre(HasSubstr("database"))) << "of another kind it may";
    EXPECT_THAT(told_after(1800s), ElementsAre(HasSubstr("95 % full"))) << "it is still so";
}

TEST_F(NoticesTest, SayThatTheDatabaseIsAwayOnlyWhenItStaysAway) {
    away = true;
    EXPECT_THAT(told_after(0s), IsEmpty());
    EXPECT_THAT(told_after(29s), IsEmpty());
    away = false;
    EXPECT_THAT(told_after(1s), IsEmpty());
    away = true;
    EXPECT_THAT(told_after(5s), IsEmpty());
    EXPECT_THAT(told_after(30s), ElementsAre(HasSubstr("does not answer")));
    EXPECT_THAT(told_after(5s), IsEmpty());
    away = false;
    EXPECT_THAT(told_after(5s), ElementsAre(HasSubstr("answers again")));
}

TEST_F(NoticesTest, SayThatTheStoreStaysAwayAndThatRecordingsGetGaps) {
    store_away = true;
    EXPECT_THAT(told_after(0s), IsEmpty());
    EXPECT_THAT(told_after(59s), IsEmpty());
    EXPECT_THAT(told_after(1s), ElementsAre(HasSubstr("store does not answer")));
    stopped = 2;
    EXPECT_THAT(told_after(5s), ElementsAre(HasSubstr("2 of the broadcasts")));
    EXPECT_THAT(told_after(5s), IsEmpty());
    store_away = false;
    stopped = 0;
    EXPECT_THAT(told_after(5s), ElementsAre(HasSubstr("answers again"), HasSubstr("without gaps")));
}

TEST_F(NoticesTest, AreSentAgainUntilTheyAreTaken) {
    used = 95;
    http.status = 0;
    EXPECT_THAT(told_after(0s), SizeIs(1));
    http.status = 500;
    EXPECT_THAT(told_after(59s), IsEmpty()) << "not as often as it is looked at";
    EXPECT_THAT(told_after(1s), SizeIs(1));
    http.status = 200;
    EXPECT_THAT(told_after(60s), SizeIs(1));
    EXPECT_THAT(told_after(60s), IsEmpty());
}

TEST_F(NoticesTest, HaveTheFormThatTheWebhookReads) {
    const auto body = [&](const std::string& format) {
        config.format = format;
        http.sent.clear();
        EXPECT_TRUE(test::run(deliver(http, config, "Channel <9>", {Kind::Disk, State::Over, "It & all", 0}))
        );
        const auto& request = http.sent.at(0);
        EXPECT_EQ(request.method, "POST");
        EXPECT_EQ(request.url.reveal(), "https://hooks.test/token");
        EXPECT_EQ(request.headers.at(0).value.reveal(), "application/json");
        return request.body;
    };
    EXPECT_EQ(
        body("json"),
        R"({"instance":"Channel \u003c9>","kind":"disk","state":"over","message":"It & all",)"
        R"("at":"1970-01-01T00:00:00.000Z"})"
    );
    EXPECT_EQ(body("slack"), R"({"text":"Channel &lt;9&gt;: It &amp; all"})");
    EXPECT_EQ(body("discord"), R"({"content":"Channel \u003c9>: It & all","allowed_mentions":{"parse":[]}})");
}

TEST(NoticesConfig, SaysWhatDoesNotFit) {
    EXPECT_TRUE(Config().validate());
    EXPECT_THAT(Config{.format = "xml"}.validate().error().message(), HasSubstr("notices.format"));
    const auto refused = Config{.url = Secret("hooks.test/token")}.validate();
    EXPECT_THAT(refused.error().message(), HasSubstr("notices.url"));
    EXPECT_THAT(refused.error().message(), testing::Not(HasSubstr("token")));
}

} // namespace
} // namespace leams::notices
