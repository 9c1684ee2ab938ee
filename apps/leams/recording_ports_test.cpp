#include "recording_ports.hpp"

#include <gtest/gtest.h>

namespace leams::app {
namespace {

using record::Chunk;
using record::Entry;
using record::Recording;
using std::chrono::seconds;

constexpr UnixMillis kBegan = 1'800'000'000'000;
const BroadcastId kId("01890000-0000-7000-8000-000000000001");

/// Segments of two seconds; after the second one the publisher was away for a minute.
Recording with_gap() {
    std::vector<Entry> entries;
    for (const UnixMillis date : {0, 2'000, 64'000, 66'000}) {
        Entry entry;
        entry.duration = seconds(2);
        entry.bytes = 100;
        entry.program_date_time = kBegan + date;
        entries.push_back(entry);
    }
    Recording recording;
    recording.id = kId;
    recording.chunks = {std::make_shared<const Chunk>(Chunk::pack(0, {}, entries))};
    return recording;
}

TEST(RecordingPorts, FindTimesOfTheWallClockInARecordingWithGaps) {
    const auto at = [](UnixMillis after) { return positions_in(with_gap(), {kBegan + after}).at(0); };
    EXPECT_EQ(at(-5'000), 0);
    EXPECT_EQ(at(0), 0);
    EXPECT_EQ(at(2'500), 2'500);
    EXPECT_EQ(at(4'000), 4'000);
    EXPECT_EQ(at(30'000), 4'000) << "within the gap";
    EXPECT_EQ(at(64'500), 4'500);
    EXPECT_EQ(at(999'000), 8'000);
    EXPECT_EQ(positions_in(Recording{}, {kBegan}), std::vector<std::int64_t>{0});
}

} // namespace
} // namespace leams::app
