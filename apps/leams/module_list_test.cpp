#include "module_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace leams::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Diary = std::vector<std::string>;

/// Writes down what is done to it. A word in `fails` is where it fails.
class NotedModule : public Module {
public:
    NotedModule(Diary& diary, std::string name, std::string fails = {})
        : diary_(diary)
        , name_(std::move(name))
        , fails_(std::move(fails)) {}
    ~NotedModule() override { diary_.push_back(name_ + " gone"); }

    Result<void> open() override { return note("open"); }
    std::vector<net::Route> routes() override { return {{.path = "/" + name_}}; }
    std::vector<gateway::Mount> mounts(runtime::Loop&) override { return {{.prefix = "/" + name_ + "/"}}; }
    Result<void> start() override { return note("start"); }
    void drain() override { static_cast<void>(note("drain")); }
    void stop() override { static_cast<void>(note("stop")); }

private:
    Result<void> note(const std::string& what) {
        diary_.push_back(name_ + " " + what);
        return what == fails_ ? Result<void>(Error::unavailable(name_ + " cannot")) : Result<void>();
    }

    Diary& diary_;
    std::string name_;
    std::string fails_;
};

std::vector<std::string> paths(const ModuleList& list) {
    std::vector<std::string> out;
    for (const auto& route : list.routes()) {
        out.push_back(route.path);
    }
    return out;
}

std::vector<std::string> prefixes(const ModuleList& list) {
    runtime::Loop loop(0);
    std::vector<std::string> out;
    for (const auto& mount : list.mounts(loop)) {
        out.push_back(mount.prefix);
    }
    return out;
}

TEST(ModuleList, StartsInOrderStopsAndForgetsInReverse) {
    Diary diary;
    {
        ModuleList list(Roles::all());
        list.add<NotedModule>({Role::Api}, diary, "a");
        list.add<NotedModule>({Role::Api}, diary, "b");
        ASSERT_TRUE(list.open());
        ASSERT_TRUE(list.start());
        EXPECT_THAT(diary, ElementsAre("a open", "b open", "a start", "b start"));
        diary.clear();
        list.drain();
        list.stop();
        EXPECT_THAT(diary, ElementsAre("a drain", "b drain", "b stop", "a stop"));
        diary.clear();
    }
    EXPECT_THAT(diary, ElementsAre("b gone", "a gone"));
}

TEST(ModuleList, StartsNothingBehindOneThatFailsAndUndoesTheRest) {
    Diary diary;
    ModuleList list(Roles::all());
    list.add<NotedModule>({Role::Api}, diary, "a");
    list.add<NotedModule>({Role::Api}, diary, "b", "start");
    list.add<NotedModule>({Role::Api}, diary, "c");
    ASSERT_TRUE(list.open());
    diary.clear();
    const auto started = list.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().message(), "b cannot");
    EXPECT_THAT(diary, ElementsAre("a start", "b start"));
    diary.clear();
    list.stop();
    EXPECT_THAT(diary, ElementsAre("c stop", "b stop", "a stop")) << "they were open";
}

TEST(ModuleList, OpensNothingBehindOneThatFails) {
    Diary diary;
    ModuleList list(Roles::all());
    list.add<NotedModule>({Role::Api}, diary, "a", "open");
    list.add<NotedModule>({Role::Api}, diary, "b");
    EXPECT_FALSE(list.open());
    EXPECT_THAT(diary, ElementsAre("a open"));
}

TEST(ModuleList, ServesWhatItsRolesAreForAndBuildsWhatThatStandsOn) {
    Diary diary;
    ModuleList list({Role::Chat});
    list.add<NotedModule>({Role::Api}, diary, "accounts");
    list.add<NotedModule>(Roles::all(), diary, "health");
    EXPECT_NE(list.add_for<NotedModule>(Role::Chat, diary, "chat"), nullptr);
    EXPECT_EQ(list.add_for<NotedModule>(Role::Media, diary, "media"), nullptr);
    EXPECT_THAT(paths(list), ElementsAre("/health", "/chat"));
    EXPECT_THAT(prefixes(list), ElementsAre("/health/", "/chat/"));
    ASSERT_TRUE(list.open());
    EXPECT_THAT(diary, ElementsAre("accounts open", "health open", "chat open"));
}

TEST(ModuleList, OfAllRolesServesAll) {
    Diary diary;
    ModuleList list(Roles::parse({}).value());
    list.add<NotedModule>({Role::Api}, diary, "accounts");
    list.add_for<NotedModule>(Role::Worker, diary, "upkeep");
    EXPECT_THAT(paths(list), ElementsAre("/accounts", "/upkeep"));
}

TEST(Roles, AreReadByNameAndListedWhenOneIsUnknown) {
    const auto some = Roles::parse({"media", "web"}).value();
    EXPECT_TRUE(some.has(Role::Media) && some.has(Role::Web));
    EXPECT_FALSE(some.has(Role::Api) || some.has(Role::Chat) || some.has(Role::Worker));
    const auto unknown = Roles::parse({"api", "video"});
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(
        unknown.error().message(), "There is no role \"video\"; there are api, media, chat, web, worker."
    );
}

} // namespace
} // namespace leams::app
