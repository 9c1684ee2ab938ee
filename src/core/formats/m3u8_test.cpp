#include "core/formats/m3u8.hpp"

#include <gtest/gtest.h>

namespace leams::formats {
namespace {

TEST(M3u8Writer, WritesTagsAndAttributeLists) {
    std::string text;
    M3u8Writer writer(text);
    writer.tag("#EXTM3U");
    writer.tag("#EXT-X-TARGETDURATION", 2U);
    writer.begin("#EXT-X-PART");
    writer.seconds("DURATION", 333'667);
    writer.quoted("URI", "0.1.m4s");
    writer.word("INDEPENDENT", "YES");
    writer.end();
    writer.extinf(2'000'000);
    writer.uri("0.m4s");
    EXPECT_EQ(
        text,
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-PART:DURATION=0.333667,URI=\"0.1.m4s\",INDEPENDENT=YES\n"
        "#EXTINF:2.000,\n0.m4s\n"
    );
}

TEST(AppendSeconds, KeepsMicroseconds) {
    const auto print = [](std::int64_t value) {
        std::string text;
        append_seconds(text, value);
        return text;
    };
    EXPECT_EQ(print(0), "0.000");
    EXPECT_EQ(print(1), "0.000001");
    EXPECT_EQ(print(337'000), "0.337");
    EXPECT_EQ(print(12'000'500), "12.000500");
    EXPECT_EQ(print(-5), "0.000");
}

} // namespace
} // namespace leams::formats
