#include "media/vod/programme.hpp"
#include "media/vod/segment_cuts.hpp"
#include "media/vod/test_recording.hpp"

#include <gtest/gtest.h>

namespace leams::vod {
namespace {

using media::MediaTime;
using test::TestRecording;
using namespace std::chrono_literals;

std::vector<std::uint64_t> positions_of(const Programme& programme) {
    std::vector<std::uint64_t> positions;
    programme.for_each([&](const Piece& piece) { positions.push_back(piece.position); });
    return positions;
}

/// Ten seconds, which are five segments, and ten more of another connection.
const record::RecordingPtr& ended() {
    static const auto recording = TestRecording().publish(10).publish(10).end().get();
    return recording;
}

TEST(Programme, HasAllThatIsRecorded) {
    const auto all = make_programme(ended(), {});
    EXPECT_EQ(all.count(), ended()->count());
    EXPECT_EQ(all.count(), 10u);
    EXPECT_EQ(all.extent, Extent::Complete);
    EXPECT_EQ(all.skip, 0us);
}

TEST(Programme, HasTheSegmentsThatHoldASpan) {
    const auto some = make_programme(ended(), {{.from = 3s, .until = 8s}});
    EXPECT_EQ(positions_of(some), (std::vector<std::uint64_t>{1, 2, 3}));
    EXPECT_NEAR(static_cast<double>(some.skip.count()), 1e6, 5e4);
    EXPECT_TRUE(some.contains(3));
    EXPECT_FALSE(some.contains(0));
    EXPECT_FALSE(some.contains(4));
}

TEST(Programme, ContinuesOnlyWhatFollowsInTheRecording) {
    const auto two = make_programme(ended(), {{.from = 0s, .until = 4s}, {.from = 6s, .until = 14s}});
    std::vector<std::uint64_t> begins;
    two.for_each([&](const Piece& piece) {
        if (!piece.continues) {
            begins.push_back(piece.position);
        }
    });
    EXPECT_EQ(
        begins, (std::vector<std::uint64_t>{0, 3, 5})
    ); // What was cut out, and where the publisher was lost.
}

TEST(Programme, IsWithoutWhatIsRemovedAndAllThatLiesBesideIt) {
    const auto left = [](std::vector<Part> removed, std::vector<Span> spans = {}) {
        return programme_of(ended(), {.broadcast = {}, .spans = spans, .removed = std::move(removed)});
    };
    const auto two = left({{.from = 3s, .until = 3100ms}, {.from = 13s, .until = 1h}});
    EXPECT_EQ(positions_of(two), (std::vector<std::uint64_t>{0, 2, 3, 4, 5}));
    EXPECT_FALSE(two.contains(1));
    EXPECT_NE(two.version(), left({}).version());
    EXPECT_TRUE(left({{.from = 0s, .until = 1h}}).empty());
    const auto begins_cut = left({{.from = 0s, .until = 5s}}, {{.from = 3s, .until = 8s}});
    EXPECT_EQ(positions_of(begins_cut), (std::vector<std::uint64_t>{3}));
    EXPECT_EQ(begins_cut.skip, 0us);
}

TEST(Programme, CutsAtTheSameSegmentsAgain) {
    const auto wide = widen(*ended(), {.from = 3s, .until = 5s});
    EXPECT_NEAR(static_cast<double>(wide.from.count()), 2e6, 5e4);
    EXPECT_NEAR(static_cast<double>(wide.until.count()), 6e6, 5e4);
    EXPECT_EQ(widen(*ended(), wide), wide);
    const auto inner = Part{.from = wide.from + 999us, .until = wide.until - 999us};
    EXPECT_EQ(widen(*ended(), inner), wide);
    EXPECT_EQ(cover(*ended(), inner).part, wide);
    EXPECT_EQ(cover(*ended(), inner).bytes, ended()->entry(1)->bytes + ended()->entry(2)->bytes);
    EXPECT_EQ(widen(*ended(), {.from = 5s, .until = 5s}), (Part{.from = 5s, .until = 5s}));
}

TEST(Programme, IsEmptyWhereNothingIsRecorded) {
    EXPECT_TRUE(make_programme(TestRecording().get(), {}).empty());
    EXPECT_TRUE(make_rewind(TestRecording().get(), 10s).empty());
    EXPECT_TRUE(make_programme(ended(), {{.from = 1h}}).empty());
    EXPECT_TRUE(make_programme(ended(), {{.from = 5s, .until = 5s}}).empty());
    EXPECT_FALSE(make_programme(ended(), {{.from = -5s, .until = 5s}}).empty());
}

TEST(Programme, GrowsUnlessItsEndIsThere) {
    const auto live = TestRecording().publish(10).get();
    EXPECT_EQ(make_programme(live, {}).extent, Extent::Growing);
    EXPECT_EQ(make_programme(live, {{.from = 1s, .until = 5s}}).extent, Extent::Complete);
    EXPECT_EQ(make_programme(live, {{.from = 1s, .until = 50s}}).extent, Extent::Growing);
}

TEST(Rewind, HasTheWindowAndNoMore) {
    TestRecording source;
    const auto live = source.publish(60).get();
    const auto window = make_rewind(live, 20s);
    EXPECT_EQ(window.extent, Extent::Sliding);
    EXPECT_GE(window.count(), 10u);
    EXPECT_LE(window.count(), 11u);
    EXPECT_EQ(window.stretches.back().last, live->count());
    EXPECT_EQ(make_rewind(live, 0s).count(), live->count());
    EXPECT_EQ(make_rewind(live, 0s).extent, Extent::Growing);
    EXPECT_EQ(make_rewind(source.end().get(), 20s).extent, Extent::Ended);
}

TEST(Programme, HasAVersionOfItsOwn) {
    TestRecording source;
    const auto before = make_programme(source.publish(10).get(), {}).version();
    const auto more = make_programme(source.publish(4).get(), {}).version();
    const auto over = make_programme(source.end().get(), {}).version();
    EXPECT_NE(before, more);
    EXPECT_NE(more, over);
    EXPECT_NE(over, make_programme(source.get(), {{.from = 3s}}).version());
    EXPECT_EQ(over, make_programme(source.get(), {}).version());
}

} // namespace
} // namespace leams::vod
