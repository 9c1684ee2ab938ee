#include "services/users/oembed.hpp"

#include <gtest/gtest.h>

namespace leams::users {
namespace {

TEST(OEmbed, KnowsTheAddressesOfThisSite) {
    for (const auto* url :
         {"https://tv.example/Alice",
          "http://tv.example/alice/",
          "https://TV.example/alice/about?x=1#y",
          "https://tv.example/embed/ALICE?muted=1"}) {
        const auto address = parse_embed_address(url, "tv.example");
        ASSERT_TRUE(address) << url;
        EXPECT_EQ(address->name, "alice");
    }
    EXPECT_EQ(
        parse_embed_address("http://tv.example:8000/a", "tv.example")->origin, "http://tv.example:8000"
    );
    EXPECT_EQ(parse_embed_address("http://[::1]:8000/a", "[::1]")->origin, "http://[::1]:8000");
}

TEST(OEmbed, KnowsVideosAndClips) {
    const auto path = [](std::string_view url) {
        const auto address = parse_embed_address(url, "tv.example");
        return address ? path_of(*address) : "";
    };
    EXPECT_EQ(path("https://tv.example/videos/01A2-f?t=5"), "/videos/01a2-f");
    EXPECT_EQ(path("https://tv.example/embed/videos/01a2-f"), "/videos/01a2-f");
    EXPECT_EQ(path("https://tv.example/clip/aB_-0"), "/clip/aB_-0");
    EXPECT_EQ(path("https://tv.example/embed/clip/aB_-0"), "/clip/aB_-0");
    EXPECT_EQ(path("https://tv.example/alice/videos"), "/alice");
}

TEST(OEmbed, KnowsNoOthers) {
    for (const auto* url :
         {"",
          "tv.example/alice",
          "https://other.example/alice",
          "https://tv.example.evil/alice",
          "https://user@tv.example/alice",
          "https://tv.example\"><script>/alice",
          "javascript://tv.example/alice",
          "ftp://tv.example/alice",
          "https://tv.example",
          "https://tv.example/",
          "https://tv.example/embed",
          "https://tv.example/a%22b",
          "https://tv.example/videos",
          "https://tv.example/embed/clip/",
          "https://tv.example/clip/a.b",
          "https://tv.example/\"onload=",
          "https:///alice"}) {
        EXPECT_FALSE(parse_embed_address(url, "tv.example")) << url;
    }
}

TEST(OEmbed, FitsTheFrame) {
    const auto size = [](std::optional<std::int64_t> width, std::optional<std::int64_t> height) {
        const auto fitted = fit_frame(width, height);
        return std::pair(fitted.width, fitted.height);
    };
    EXPECT_EQ(size({}, {}), std::pair(1280L, 720L));
    EXPECT_EQ(size(640, {}), std::pair(640L, 360L));
    EXPECT_EQ(size(640, 90), std::pair(160L, 90L));
    EXPECT_EQ(size(9999, 9999), std::pair(1280L, 720L));
    EXPECT_EQ(size(1, 1), std::pair(1L, 1L));
}

TEST(OEmbed, FrameIsAnElement) {
    const EmbedAddress clip{.origin = "https://tv.example", .kind = Embedded::Clip, .name = "aB"};
    const auto html = frame_html(clip, R"(A "<b>&)", {.width = 640, .height = 360});
    EXPECT_TRUE(html.starts_with(
        R"(<iframe src="https://tv.example/embed/clip/aB" width="640" height="360" title="A &quot;&lt;b&gt;&amp;")"
    )) << html;
}

} // namespace
} // namespace leams::users
