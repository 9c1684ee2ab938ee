#include "media/record/recording_cache.hpp"

#include <gtest/gtest.h>

namespace leams::record {
namespace {

using TimePoint = std::chrono::steady_clock::time_point;

RecordingPtr make_recording(const std::string& id, std::size_t segments = 1800) {
    auto recording = std::make_shared<Recording>();
    recording->id = BroadcastId(id);
    std::vector<Entry> entries(segments);
    for (auto& entry : entries) {
        entry = {
            .duration = media::MediaTime(2'000'123),
            .bytes = 800'000,
            .key_bytes = 50'000,
            .audio_bytes = 40'000
        };
    }
    recording->chunks = {
        std::make_shared<const Chunk>(Chunk::pack(0, media::MediaTime(0), entries)),
    };
    recording->chunks = join_chunks(recording->chunks, 256);
    return recording;
}

TEST(RecordingCache, KeepsWhatWasUsedLast) {
    RecordingCache cache(100'000, std::chrono::seconds(30));
    const TimePoint now{};
    cache.put(make_recording("a"), now);
    cache.put(make_recording("b"), now);
    cache.put(make_recording("c"), now);
    ASSERT_NE(cache.find(BroadcastId("a"), now), nullptr);
    cache.put(make_recording("d"), now);
    EXPECT_NE(cache.find(BroadcastId("a"), now), nullptr);
    EXPECT_EQ(cache.find(BroadcastId("b"), now), nullptr);
    EXPECT_LE(cache.bytes(), 100'000U);
}

TEST(RecordingCache, TakesLittleForAnHour) {
    RecordingCache cache(10 << 20, std::chrono::seconds(30));
    cache.put(make_recording("a"), {});
    EXPECT_LT(cache.bytes(), 64U << 10);
}

TEST(RecordingCache, ForgetsAfterAWhileAndTakesWhatIsNewer) {
    RecordingCache cache(200'000, std::chrono::seconds(30));
    const TimePoint now{};
    cache.put(make_recording("a", 1), now);
    cache.put(make_recording("a", 2), now);
    EXPECT_EQ(cache.find(BroadcastId("a"), now)->count(), 2U);
    EXPECT_EQ(cache.find(BroadcastId("a"), now + std::chrono::seconds(30)), nullptr);
    EXPECT_EQ(cache.bytes(), 0U);
    cache.put(make_recording("huge", 60'000), now);
    EXPECT_EQ(cache.find(BroadcastId("huge"), now), nullptr) << "more than there is room for";
}

} // namespace
} // namespace leams::record
