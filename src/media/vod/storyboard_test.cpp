#include "media/vod/storyboard.hpp"
#include "media/vod/test_recording.hpp"

#include <gtest/gtest.h>

namespace leams::vod {
namespace {

using namespace std::chrono_literals;
using test::TestRecording;

TEST(Storyboard, SaysWhereOnWhichSheetATimeIs) {
    TestRecording source;
    source.publish(26).end();
    const auto text = write_storyboard(make_programme(source.get(), {}), {.interval_ms = 10'000, .tiles = 3});
    EXPECT_EQ(
        text,
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:10.000\nstoryboard-10000-0.jpg?v=3#xywh=0,0,160,90\n\n"
        "00:00:10.000 --> 00:00:20.000\nstoryboard-10000-0.jpg?v=3#xywh=160,0,160,90\n\n"
        "00:00:20.000 --> 00:00:26.000\nstoryboard-10000-0.jpg?v=3#xywh=320,0,160,90\n\n"
    );
}

TEST(Storyboard, HasRowsAndSheets) {
    TestRecording source;
    source.publish(2020).end();
    const auto text =
        write_storyboard(make_programme(source.get(), {}), {.interval_ms = 10'000, .tiles = 202});
    EXPECT_NE(
        text.find("00:01:50.000 --> 00:02:00.000\nstoryboard-10000-0.jpg?v=100#xywh=160,90,160,90\n"),
        text.npos
    );
    EXPECT_NE(
        text.find("00:33:30.000 --> 00:33:40.000\nstoryboard-10000-2.jpg?v=2#xywh=160,0,160,90\n"), text.npos
    );
}

TEST(Storyboard, OfABroadcastHasWhatCanBeGoneBackToAndItsLength) {
    TestRecording source;
    source.publish(40);
    const auto text = write_storyboard(make_rewind(source.get(), 15s), {.interval_ms = 10'000, .tiles = 4});
    EXPECT_NE(text.find("NOTE duration_ms=40000\n"), text.npos) << text;
    EXPECT_EQ(text.find("xywh=0,0"), text.npos);
    EXPECT_EQ(text.find("xywh=160,0"), text.npos);
    EXPECT_NE(text.find("00:00:30.000 --> 00:00:40.000\n"), text.npos);
}

} // namespace
} // namespace leams::vod
