#include "services/vods/chapters.hpp"
#include "services/vods/edits.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace leams::vods {
namespace {

using Stretches = std::vector<Stretch>;

Cutting cutting_of(Edits edits, std::int64_t recorded_ms = 100) {
    return {.recorded_ms = recorded_ms, .range = {}, .edits = std::move(edits)};
}

TEST(Edits, KeepAllWithoutAny) {
    const auto cutting = cutting_of({});
    EXPECT_EQ(cutting.kept(), (Stretches{{0, 100}}));
    EXPECT_TRUE(cutting.removed().empty());
    EXPECT_EQ(cutting.to_watched(70), 70);
}

TEST(Edits, MergeWhatTouches) {
    EXPECT_EQ(merged({{30, 40}, {10, 20}, {20, 25}, {50, 50}, {35, 38}}), (Stretches{{10, 25}, {30, 40}}));
}

TEST(Edits, OfAHighlightStayWithinItsRange) {
    Cutting cutting{.recorded_ms = 100, .range = Stretch{20, 60}, .edits = {.cuts = {{10, 30}, {50, 80}}}};
    EXPECT_EQ(cutting.kept(), (Stretches{{30, 50}}));
    cutting.edits = {};
    EXPECT_EQ(cutting.to_recorded(5), 25);
    EXPECT_EQ(cutting.length_ms(), 40);
}

TEST(Edits, MoveChaptersToWhatIsLeft) {
    const auto cutting = cutting_of({.trim = {.from_ms = 10, .until_ms = 90}, .cuts = {{30, 50}}});
    std::vector<Chapter> chapters{
        {.start_ms = 0, .title = "first"},
        {.start_ms = 35, .title = "lost"},
        {.start_ms = 40, .title = "second"},
        {.start_ms = 45, .title = "mark in a cut", .kind = MomentKind::Marker},
        {.start_ms = 60, .title = "mark", .kind = MomentKind::Marker},
        {.start_ms = 95, .title = "too late"},
    };
    std::vector<std::pair<std::int64_t, std::string>> left;
    for (const auto& chapter : fit(chapters, cutting)) {
        left.emplace_back(chapter.start_ms, chapter.title);
    }
    EXPECT_EQ(left, (decltype(left){{0, "first"}, {20, "second"}, {30, "mark"}}));
}

/// Every millisecond on its own, as the model of what is kept.
TEST(Edits, DoWhatASimpleModelDoes) {
    std::mt19937 random(7);
    const auto pick = [&](std::int64_t most) { return static_cast<std::int64_t>(random()) % (most + 1); };
    for (int round = 0; round < 2000; ++round) {
        Cutting cutting{.recorded_ms = 60};
        if (round % 3 == 0) {
            const auto from = pick(40);
            cutting.range = Stretch{from, from + 1 + pick(59 - from)};
        }
        const auto whole = cutting.whole();
        cutting.edits.trim.from_ms = round % 2 == 0 ? pick(30) : 0;
        if (round % 5 == 0) {
            cutting.edits.trim.until_ms = 31 + pick(29);
        }
        Stretches cuts;
        for (auto i = pick(5); i > 0; --i) {
            const auto from = pick(60);
            cuts.push_back({from, from + pick(10)});
        }
        cutting.edits.cuts = merged(cuts);
        std::vector<std::int64_t> kept;
        for (auto at = whole.from_ms; at < whole.until_ms; ++at) {
            const bool cut = std::ranges::any_of(cuts, [&](const Stretch& one) {
                return at >= one.from_ms && at < one.until_ms;
            });
            const auto& trim = cutting.edits.trim;
            if (!cut && at >= trim.from_ms && at < trim.until_ms.value_or(60)) {
                kept.push_back(at);
            }
        }
        ASSERT_EQ(cutting.length_ms(), static_cast<std::int64_t>(kept.size()));
        for (std::size_t watched = 0; watched < kept.size(); ++watched) {
            ASSERT_EQ(cutting.to_recorded(static_cast<std::int64_t>(watched)), kept[watched]);
            ASSERT_EQ(cutting.to_watched(kept[watched]), static_cast<std::int64_t>(watched));
            ASSERT_TRUE(cutting.keeps(kept[watched]));
        }
        for (auto at = whole.from_ms; at < whole.until_ms; ++at) {
            const auto next = std::ranges::lower_bound(kept, at);
            ASSERT_EQ(cutting.to_watched(at), next - kept.begin());
        }
    }
}

} // namespace
} // namespace leams::vods
