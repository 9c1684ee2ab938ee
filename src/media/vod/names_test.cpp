#include "media/vod/file_label.hpp"
#include "media/vod/playlist_cache.hpp"
#include "media/vod/request.hpp"

#include <gtest/gtest.h>

namespace leams::vod {
namespace {

using Kind = FileName::Kind;
using packaging::RenditionKind;

TEST(FileName, IsOneOfTheNamesThatThereAre) {
    EXPECT_EQ(parse_file_name("index.m3u8")->kind, Kind::Multivariant);
    EXPECT_EQ(parse_file_name("main/index.m3u8")->kind, Kind::Media);
    EXPECT_EQ(parse_file_name("audio/index.m3u8")->rendition, RenditionKind::Audio);
    EXPECT_EQ(parse_file_name("main/iframes.m3u8")->kind, Kind::KeyPictures);
    EXPECT_EQ(parse_file_name("main/init-3.mp4")->number, 3u);
    EXPECT_EQ(parse_file_name("main/21599.m4s")->number, 21599u);
    EXPECT_EQ(parse_file_name("audio/0.m4s")->kind, Kind::Segment);
    EXPECT_EQ(parse_file_name("download.mp4")->number, 1u);
    EXPECT_EQ(parse_file_name("download-2.mp4")->number, 2u);
}

TEST(FileName, IsNothingElse) {
    for (const auto* const name :
         {"",
          "main",
          "main/",
          "audio/iframes.m3u8",
          "main/-1.m4s",
          "main/1.2.m4s",
          "main/.m4s",
          "main/99999999999999999999.m4s",
          "main/../index.m3u8",
          "video/0.m4s",
          "download-.mp4",
          "main/download.mp4"}) {
        EXPECT_FALSE(parse_file_name(name)) << name;
    }
}

TEST(ContentDisposition, KeepsATitleInAnyScript) {
    EXPECT_EQ(
        content_disposition("Привет, 5% \"мир\"", 1, 1),
        "attachment; filename=\"______, 5_ -___-.mp4\"; "
        "filename*=UTF-8''%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82%2C%205%25%20-%D0%BC%D0%B8%D1%80-.mp4"
    );
}

TEST(ContentDisposition, IsNoPathAndNoHeaderOfItsOwn) {
    const auto label = content_disposition("../../etc/passwd\r\nSet-Cookie: a=b", 2, 3);
    EXPECT_EQ(label.find('\n'), label.npos);
    EXPECT_EQ(label.find('/'), label.npos);
    EXPECT_EQ(label.find("\"."), label.npos);
    EXPECT_NE(label.find("(2 of 3).mp4\""), label.npos) << label;
    EXPECT_EQ(
        content_disposition(" . ", 1, 1), "attachment; filename=\"video.mp4\"; filename*=UTF-8''video.mp4"
    );
}

hls::ReadyPlaylist playlist_of(std::size_t bytes) {
    return {.body = std::make_shared<const std::string>(bytes, 'x'), .etag = "\"a\"", .headers = nullptr};
}

TEST(PlaylistCache, MakesAPlaylistOnce) {
    PlaylistCache cache(1 << 20);
    int made = 0;
    const auto make = [&] {
        ++made;
        return playlist_of(100);
    };
    const auto first = cache.get("a", "1", make);
    EXPECT_EQ(cache.get("a", "1", make), first);
    cache.get("b", "1", make);
    EXPECT_EQ(made, 2);
}

TEST(PlaylistCache, ForgetsWhatWasNotAskedForLongest) {
    PlaylistCache cache(10'000);
    int made = 0;
    const auto make = [&] {
        ++made;
        return playlist_of(3000);
    };
    cache.get("a", "1", make);
    cache.get("b", "1", make);
    cache.get("a", "1", make);
    cache.get("c", "1", make); // Room for two.
    EXPECT_LE(cache.bytes(), 10'000u);
    cache.get("a", "1", make);
    EXPECT_EQ(made, 3);
    cache.get("b", "1", make);
    EXPECT_EQ(made, 4);
}

TEST(PlaylistCache, KeepsTheNewestVersionOnly) {
    PlaylistCache cache(1 << 20);
    const auto first = cache.get("a", "1", [] { return playlist_of(1000); });
    const auto bytes = cache.bytes();
    EXPECT_NE(cache.get("a", "2", [] { return playlist_of(1000); }), first);
    EXPECT_EQ(cache.bytes(), bytes);
}

TEST(PlaylistCache, GivesWhatIsTooLargeToKeep) {
    PlaylistCache cache(1000);
    EXPECT_EQ(cache.get("a", "1", [] { return playlist_of(5000); })->body->size(), 5000u);
    EXPECT_EQ(cache.bytes(), 0u);
}

} // namespace
} // namespace leams::vod
