#include "core/formats/json.hpp"
#include "services/vods/http.hpp"
#include "services/vods/test_world.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <algorithm>

namespace leams::vods {
namespace {

using net::Method;

class VodRoutes : public ::testing::Test {
protected:
    Result<net::RouteReply>
    call(Method method, const std::string& path, Caller caller, net::RouteInput input = {}) {
        const auto routes =
            make_routes(world.service, world.chapters, world.captions, world.clips, world.editor);
        const auto route = std::find_if(routes.begin(), routes.end(), [&](const auto& candidate) {
            return candidate.method == method && candidate.path == path;
        });
        if (path.find("{id}") != std::string::npos) {
            input.parameters.emplace_back("id", kVod.str());
        }
        return test::run(route->invoke(std::move(caller), std::move(input)));
    }
    boost::json::value get(Caller caller) {
        return *json::parse(call(Method::Get, "/vods/{id}", std::move(caller))->body);
    }

    World world{{.retention_days = 30, .quota_gb = 2}};
};

TEST_F(VodRoutes, ShowAVideo) {
    world.vod().category = VodCategory{streams::CategoryId("c"), "chess", "Chess"};
    world.vod().duration_ms = 61'000;
    const auto vod = get(World::guest());
    EXPECT_EQ(vod.at("id").get_string(), kVod.str());
    EXPECT_EQ(vod.at("kind").get_string(), "broadcast");
    EXPECT_EQ(vod.at("state").get_string(), "ready");
    EXPECT_EQ(vod.at("channel").at("username").get_string(), "owner");
    EXPECT_EQ(vod.at("category").at("slug").get_string(), "chess");
    EXPECT_EQ(vod.at("duration_ms").get_int64(), 61'000);
    EXPECT_EQ(vod.at("playback").at("hls_url").get_string(), "/vod/" + kVod.str() + "/index.m3u8");
    EXPECT_EQ(vod.at("playback").at("download_url").get_string(), "/vod/" + kVod.str() + "/download.mp4");
    EXPECT_TRUE(vod.at("size_bytes").is_null());
    EXPECT_TRUE(vod.at("expires_at").is_null());
    EXPECT_EQ(get(World::owner()).at("size_bytes").get_int64(), 500);
    EXPECT_TRUE(get(World::owner()).at("expires_at").is_string());
}

TEST_F(VodRoutes, ShowADeletedVideoWithoutAWayToIt) {
    ASSERT_TRUE(call(Method::Delete, "/vods/{id}", World::owner()));
    const auto vod = get(World::owner());
    EXPECT_EQ(vod.at("state").get_string(), "deleted");
    EXPECT_TRUE(vod.at("delete_at").is_string());
    EXPECT_TRUE(vod.at("playback").is_null());
    const auto restored = call(Method::Post, "/vods/{id}/restore", World::owner());
    ASSERT_TRUE(restored);
    EXPECT_EQ(json::parse(restored->body)->at("state").get_string(), "ready");
}

TEST_F(VodRoutes, LetCachesKeepWhatGuestsGetAlone) {
    EXPECT_TRUE(call(Method::Get, "/vods/{id}", World::guest())->cache_control.starts_with("public"));
    EXPECT_TRUE(call(Method::Get, "/vods/{id}", World::owner())->cache_control.starts_with("private"));
    EXPECT_TRUE(call(Method::Get, "/vods", World::guest())->cache_control.starts_with("public"));
    EXPECT_TRUE(call(Method::Get, "/user/vods", World::owner())->cache_control.starts_with("private"));
}

TEST_F(VodRoutes, ChangeWhatIsSentAndNothingElse) {
    const auto patch = [&](const std::string& body) {
        return call(Method::Patch, "/vods/{id}", World::owner(), {{}, body});
    };
    ASSERT_TRUE(patch(R"({"visibility":"private"})"));
    EXPECT_EQ(world.vod().visibility, Visibility::Private);
    EXPECT_EQ(world.vod().title, "A title");
    ASSERT_TRUE(patch(R"({"title":" Another  title "})"));
    EXPECT_EQ(world.vod().title, "Another title");
    EXPECT_EQ(patch(R"({"visibility":"secret"})").error().fields()[0].pointer, "/visibility");
    EXPECT_EQ(patch(R"({"view_count":1000})").error().fields()[0].pointer, "/view_count");
    EXPECT_EQ(
        patch(R"({"title":")" + std::string(141, 'x') + R"("})").error().fields()[0].code, "string.max"
    );
}

TEST_F(VodRoutes, ListPageByPage) {
    world.add(VodId("01890000-0000-7000-8000-000000000002"));
    const auto first = call(Method::Get, "/user/vods", World::owner(), {{{"limit", "1"}}, {}});
    const auto page = *json::parse(first->body);
    EXPECT_EQ(page.at("vods").get_array().size(), 1U);
    EXPECT_EQ(page.at("total_bytes").get_int64(), 700);
    EXPECT_EQ(page.at("quota_bytes").get_int64(), 2'000'000'000);
    EXPECT_EQ(page.at("retention_days").get_int64(), 30);
    const std::string cursor(page.at("next_cursor").get_string());
    const auto second = call(Method::Get, "/user/vods", World::owner(), {{{"cursor", cursor}}, {}});
    EXPECT_EQ(json::parse(second->body)->at("vods").get_array()[0].at("id").get_string(), kVod.str());
    EXPECT_TRUE(json::parse(second->body)->at("next_cursor").is_null());
    EXPECT_FALSE(call(Method::Get, "/vods", World::guest(), {{{"cursor", "made-up"}}, {}}));
    EXPECT_FALSE(call(Method::Get, "/vods", World::guest(), {{{"limit", "0"}}, {}}));
}

TEST_F(VodRoutes, KeepAHistory) {
    world.vod().duration_ms = 60'000;
    ASSERT_TRUE(call(Method::Put, "/vods/{id}/progress", World::owner(), {{}, R"({"position_ms":7000})"}));
    EXPECT_FALSE(call(Method::Put, "/vods/{id}/progress", World::owner(), {{}, R"({"position_ms":-1})"}));
    ASSERT_TRUE(call(Method::Put, "/user/history", World::owner(), {{}, R"({"is_paused":true})"}));
    const auto history = *json::parse(call(Method::Get, "/user/history", World::owner())->body);
    EXPECT_TRUE(history.at("is_paused").get_bool());
    EXPECT_EQ(history.at("vods").get_array()[0].at("progress_ms").get_int64(), 7'000);
    ASSERT_TRUE(call(Method::Delete, "/user/history", World::owner()));
    EXPECT_TRUE(get(World::owner()).at("progress_ms").is_null());
}

TEST_F(VodRoutes, ShowChapters) {
    world.moments.placed = {
        {.start_ms = 0, .title = "Opening", .category = VodCategory{streams::CategoryId("c"), "go", "Go"}},
        {.start_ms = 9'000, .title = "Move", .kind = MomentKind::Marker},
    };
    for (const auto* path : {"/vods/{id}", "/vods/{id}/chapters"}) {
        const auto shown = *json::parse(call(Method::Get, path, World::guest())->body);
        const auto& chapters = shown.at("chapters").get_array();
        ASSERT_EQ(chapters.size(), 2U) << path;
        EXPECT_EQ(chapters[0].at("category").get_string(), "Go");
        EXPECT_EQ(chapters[1].at("start_ms").get_int64(), 9'000);
        EXPECT_EQ(chapters[1].at("kind").get_string(), "marker");
    }
}

TEST_F(VodRoutes, CountAView) {
    EXPECT_TRUE(call(Method::Post, "/vods/{id}/view", World::guest(), {{}, R"({"session_id":"s"})"}));
    EXPECT_EQ(world.vod().view_count, 1);
    EXPECT_FALSE(call(Method::Post, "/vods/{id}/view", World::guest(), {{}, "{}"}));
}

TEST_F(VodRoutes, ShowAPosterUnderTheVideosName) {
    EXPECT_TRUE(get(World::guest()).at("thumbnail_url").is_null());
    EXPECT_TRUE(get(World::guest()).at("playback").at("storyboard_url").is_null());
    world.vod().poster = Poster{.version = "7"};
    world.vod().has_storyboard = true;
    EXPECT_EQ(get(World::guest()).at("thumbnail_url").get_string(), "/vod/" + kVod.str() + "/poster.jpg?v=7");
    EXPECT_EQ(
        get(World::guest()).at("playback").at("storyboard_url").get_string(),
        "/vod/" + kVod.str() + "/storyboard.vtt"
    );
    world.vod().visibility = Visibility::Private;
    const auto own = get(World::owner());
    const auto hls = std::string(own.at("playback").at("hls_url").get_string());
    EXPECT_EQ(own.at("thumbnail_url").get_string(), hls.substr(0, hls.rfind('/')) + "/poster.jpg?v=7");
}

TEST_F(VodRoutes, LetTheOwnerGiveAPoster) {
    const auto put = [&](Caller caller) {
        return call(
            Method::Put, "/vods/{id}/poster", std::move(caller), {.body = "abc", .content_type = "image/png"}
        );
    };
    EXPECT_EQ(put(World::stranger()).error().code(), ErrorCode::PermissionDenied);
    EXPECT_EQ(put(World::admin()).error().code(), ErrorCode::PermissionDenied);
    const auto given = json::parse(put(World::owner())->body);
    EXPECT_EQ(given->at("thumbnail_url").get_string(), "/vod/" + kVod.str() + "/poster.jpg?v=abc");
    EXPECT_TRUE(given->at("has_own_poster").get_bool());
    const auto watchable = test::run(world.service.watch(kVod.str()));
    EXPECT_EQ(watchable->poster.value().own_key, "pictures/poster");
    EXPECT_EQ(
        call(Method::Delete, "/vods/{id}/poster", World::stranger()).error().code(),
        ErrorCode::PermissionDenied
    );
    ASSERT_TRUE(call(Method::Delete, "/vods/{id}/poster", World::owner()));
    EXPECT_FALSE(get(World::owner()).at("has_own_poster").get_bool());
}

} // namespace
} // namespace leams::vods
