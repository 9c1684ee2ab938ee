#include "core/formats/webvtt.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leams::formats {
namespace {

constexpr std::string_view kFile = "\xEF\xBB\xBFWEBVTT - a title\r\nKind: captions\r\n\r\n"
                                   "NOTE made by hand\r\nof two lines\r\n\r\n"
                                   "STYLE\r\n::cue { color: red }\r\n\r\n"
                                   "first\r\n00:01.000 --> 00:02.500 align:start region:a line:90%\r\n"
                                   "<v Ann>Hello <i.loud>there</i>\r\nsecond line\r\n\r\n\r\n"
                                   "01:00:00.000 --> 100:00:00.001\r\n\xD0\x9F\xD1\x80\xD0\xB8\r\n";

std::string reason_of(std::string_view text) {
    const auto parsed = parse_webvtt(text);
    return parsed ? "" : std::to_string(parsed.error().line) + ": " + std::string(parsed.error().reason);
}

std::string text_of(const std::string& text) {
    const auto parsed = parse_webvtt("WEBVTT\n\n00:01.000 --> 00:02.000\n" + text);
    return !parsed ? "refused" : parsed->empty() ? "" : parsed->front().text;
}

TEST(Webvtt, ReadsCuesAndNothingElse) {
    const auto cues = parse_webvtt(kFile);
    ASSERT_TRUE(cues) << cues.error().reason;
    ASSERT_EQ(cues->size(), 2U);
    const WebvttCue first{1000, 2500, " align:start line:90%", "Hello <i>there</i>\nsecond line"};
    EXPECT_EQ(cues->front(), first);
    EXPECT_EQ(cues->back(), (WebvttCue{3'600'000, 360'000'001, "", "\xD0\x9F\xD1\x80\xD0\xB8"}));
}

TEST(Webvtt, TakesAFileThatIsCutOnlyWhereItIsWhole) {
    const auto last = kFile.rfind("01:00:00.000");
    for (std::size_t size = 0; size < kFile.size(); ++size) {
        const auto cues = parse_webvtt(kFile.substr(0, size));
        if (cues) {
            for (const auto& cue : *cues) {
                EXPECT_LT(cue.from_ms, cue.until_ms) << size;
            }
            EXPECT_LE(cues->size(), size > last ? 2U : 1U) << size;
        } else {
            EXPECT_GE(cues.error().line, 1U) << size;
        }
    }
    EXPECT_FALSE(parse_webvtt(kFile.substr(0, 8))); // "WEBVT"
    EXPECT_TRUE(parse_webvtt(kFile.substr(0, 9)));
    EXPECT_FALSE(parse_webvtt(kFile.substr(0, last + 20)));
    EXPECT_FALSE(parse_webvtt(kFile.substr(0, kFile.size() - 3))); // Half a letter.
}

TEST(Webvtt, SaysWhatIsWrongAndWhere) {
    EXPECT_EQ(reason_of(""), "1: the file does not begin with WEBVTT");
    EXPECT_EQ(reason_of("WEBVTTX\n"), "1: the file does not begin with WEBVTT");
    EXPECT_EQ(reason_of("1\n00:00:01,000 --> 00:00:02,000\na\n"), "1: the file does not begin with WEBVTT");
    EXPECT_EQ(reason_of("WEBVTT\n\xFF"), "1: the file is no UTF-8 text");
    EXPECT_EQ(reason_of(std::string_view("WEBVTT\n\0", 8)), "1: the file is no UTF-8 text");
    EXPECT_EQ(reason_of("WEBVTT\n00:01.000 --> 00:02.000\na"), "2: expected a blank line before a cue");
    EXPECT_EQ(reason_of("WEBVTT\n\nhello\n\n"), "4: expected a cue's times");
    EXPECT_EQ(reason_of("WEBVTT\n\n00:01,000 --> 00:02.000\n"), "3: expected a time and -->");
    EXPECT_EQ(reason_of("WEBVTT\n\n00:61.000 --> 01:02.000\n"), "3: expected a time and -->");
    EXPECT_EQ(reason_of("WEBVTT\n\n00:01.000 --> 00:02.0000\n"), "3: expected a time behind -->");
    EXPECT_EQ(reason_of("WEBVTT\n\n00:02.000 --> 00:02.000\na"), "3: the cue ends before it begins");
    EXPECT_EQ(reason_of("WEBVTT\n\n00:01.000 --> 9999:00:00.000\na"), "3: the cue is too late");
    EXPECT_EQ(
        reason_of("WEBVTT\n\n00:01.000 --> 00:02.000\na\n00:02.000 --> 00:03.000\nb"),
        "5: expected a blank line before a cue"
    );
    EXPECT_EQ(
        reason_of("WEBVTT\n\n00:02.000 --> 00:03.000\na\n\n00:01.000 --> 00:03.000\nb"),
        "7: the cue begins before the one above it"
    );
    EXPECT_EQ(
        reason_of("WEBVTT\n\n00:01.000 --> 00:02.000\n" + std::string(2001, 'a')),
        "4: the cue's text is too long"
    );
}

TEST(Webvtt, HasABoundForCues) {
    std::string text = "WEBVTT\n";
    for (std::size_t i = 0; i < kMostWebvttCues; ++i) {
        text += "\n00:01.000 --> 00:02.000\na\n";
    }
    ASSERT_TRUE(parse_webvtt(text));
    EXPECT_FALSE(parse_webvtt(text + "\n00:01.000 --> 00:02.000\na\n"));
}

TEST(Webvtt, CleansTheText) {
    EXPECT_EQ(text_of("<b>a<i>b</b>c"), "<b>a<i>bc</i></b>");
    EXPECT_EQ(text_of("<script src=x>alert(1)</script>"), "alert(1)");
    EXPECT_EQ(text_of("<00:01.500>a<c.yellow>b</c> &amp; &lt;b&gt;"), "ab &amp; &lt;b&gt;");
    EXPECT_EQ(text_of("a <img onerror=alert(1)"), "a ");
    EXPECT_EQ(text_of("</i><b> </b>"), "");
}

TEST(Webvtt, LeavesNothingThatEndsACueInItsText) {
    EXPECT_EQ(text_of("a\n<c>\nb<c\n>"), "a\nb");
    EXPECT_EQ(text_of("--<c>></c> b"), "--&gt; b");
    EXPECT_EQ(text_of("<i>\n<c>\n</i>"), "");
}

TEST(Webvtt, WritesWhatItReads) {
    const auto cues = parse_webvtt("WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n00:05.000 --> 00:06.000\nb");
    ASSERT_TRUE(cues);
    EXPECT_EQ(
        write_webvtt(*cues),
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na\n\n00:00:05.000 --> 00:00:06.000\nb\n"
    );
    const WebvttMap map{900'000, 3'723'004};
    EXPECT_EQ(begin_webvtt(&map), "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:01:02:03.004\n");
}

} // namespace
} // namespace leams::formats
