#include "media/packaging/segment_dates.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace leams::packaging {
namespace {

using media::MediaTime;

constexpr std::int64_t kSegment = 2000; // Milliseconds.

/// Segments of two seconds, one after the other, of which each arrives when it is told to.
class SegmentDatesTest : public testing::Test {
protected:
    /// The date of the next segment, in milliseconds since the first could begin, if its media come so late.
    std::int64_t date_if_late(std::int64_t late) {
        const MediaTime at = std::chrono::milliseconds(kSegment * ++count_);
        const auto date = dates.begin(at, at, kBegin + arrival() + late);
        dates.end(date, std::chrono::milliseconds(kSegment));
        return date - kBegin;
    }
    /// When the latest segment's media were made, in the same terms.
    std::int64_t arrival() const { return kSegment * count_ + ahead; }

    SegmentDates dates;

    std::int64_t ahead = 0; // Negative: so much more media has come than time has passed.

private:
    static constexpr UnixMillis kBegin = 1'800'000'000'000;
    std::int64_t count_ = -1;
};

TEST_F(SegmentDatesTest, WhatComesAnewDoesNotBeginBeforeTheEndOfWhatWas) {
    for (const std::int64_t late : {1, 50, 100, 101, 400, 3000}) {
        dates = SegmentDates();
        const auto first = date_if_late(late);
        dates.restart();
        EXPECT_EQ(date_if_late(0), first + kSegment) << late;
    }
}

TEST_F(SegmentDatesTest, WhatComesAnewLaterHasTheDateOfItsArrival) {
    EXPECT_EQ(date_if_late(0), 0);
    dates.restart();
    EXPECT_EQ(date_if_late(5000), kSegment + 5000);
}

// One that was late says nothing of what is usual, be it the first, the second or a later one.
TEST_F(SegmentDatesTest, SegmentsThatCameLateOnceMoveNoDates) {
    for (const int late : {0, 1, 2, 3, 10}) {
        dates = SegmentDates();
        auto due = date_if_late(late == 0 ? 900 : 0);
        for (int i = 1; i < 30; ++i) {
            due += kSegment;
            ASSERT_EQ(date_if_late(late == i ? 900 : 0), due) << late << ": " << i;
        }
    }
}

// The first segment's media have waited somewhere: the dates are late, and stay as they are.
TEST_F(SegmentDatesTest, WhatHadWaitedAtTheStartMovesNoDates) {
    auto due = date_if_late(0);
    ahead = -1500;
    for (int i = 1; i < 30; ++i) {
        due += kSegment;
        ASSERT_EQ(date_if_late(0), due) << i;
    }
}

// Each beginning brings a second more than has passed: what is added to the dates for that is taken out
// again.
TEST_F(SegmentDatesTest, BeginningsThatDoNotGoBackLeaveDatesNearTheirArrival) {
    auto end = date_if_late(0) + kSegment;
    for (int i = 1; i < 200; ++i) {
        if (i % 40 == 0) {
            ahead -= 1000;
            dates.restart();
        }
        const auto date = date_if_late(0);
        ASSERT_GE(date, i % 40 == 0 ? end : end - kSegment / 20) << i;
        ASSERT_LE(date - arrival(), 1500) << i;
        end = date + kSegment;
    }
}

} // namespace
} // namespace leams::packaging
