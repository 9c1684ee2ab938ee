#include "recording_ports.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

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

class FakeIndex final : public record::IndexStore {
public:
    std::map<BroadcastId, Recording> recordings;

    runtime::Task<Result<void>> append(std::vector<Addition>) override { co_return Result<void>(); }
    runtime::Task<Result<void>> finish(BroadcastId, UnixMillis) override { co_return Result<void>(); }
    runtime::Task<Result<void>> reopen(BroadcastId) override { co_return Result<void>(); }
    runtime::Task<Result<std::optional<Recording>>> find(BroadcastId id) override {
        const auto found = recordings.find(id);
        co_return found == recordings.end() ? std::nullopt : std::optional(found->second);
    }
    runtime::Task<Result<std::vector<BroadcastId>>> list_open() override {
        co_return std::vector<BroadcastId>();
    }
    runtime::Task<Result<void>> remove(BroadcastId id) override {
        recordings.erase(id);
        co_return Result<void>();
    }
};

/// Only removes, and says that it is away after so many calls.
class FakeObjects final : public runtime::Objects {
public:
    std::set<std::string> removed;
    int calls_left = 1'000;

    runtime::Task<Result<void>> put_file(std::string, std::string, runtime::ObjectLabels) override {
        co_return Result<void>();
    }
    runtime::Task<Result<void>>
    put(std::string, std::shared_ptr<const std::string>, runtime::ObjectLabels) override {
        co_return Result<void>();
    }
    runtime::Task<Result<void>>
    put_new(std::string, std::shared_ptr<const std::string>, runtime::ObjectLabels) override {
        co_return Result<void>();
    }
    runtime::Task<Result<runtime::ObjectBytes>> get(std::string, std::uint64_t, std::uint64_t) override {
        co_return Error::not_found("none");
    }
    runtime::Task<Result<runtime::ObjectInfo>> head(std::string) override {
        co_return Error::not_found("none");
    }
    runtime::Task<Result<void>> remove(std::vector<std::string> keys) override {
        if (calls_left-- == 0) {
            co_return Error::unavailable("away");
        }
        EXPECT_LE(keys.size(), 500U);
        removed.insert(keys.begin(), keys.end());
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<runtime::ObjectInfo>>>
    list(std::string, std::string, std::size_t) override {
        co_return std::vector<runtime::ObjectInfo>();
    }
};

TEST(RecordingPorts, RemoveObjectsInStepsAndTheIndexLast) {
    FakeIndex index;
    FakeObjects objects;
    RecordingEraser eraser(index, objects);
    Recording recording;
    recording.id = kId;
    recording.chunks = {std::make_shared<const Chunk>(Chunk::pack(0, {}, std::vector<Entry>(1'200)))};
    index.recordings[kId] = recording;

    objects.calls_left = 1;
    EXPECT_FALSE(test::run(eraser.remove(kId)));
    EXPECT_TRUE(index.recordings.contains(kId)) << "the next time has to know what is left";
    objects.calls_left = 1'000;
    ASSERT_TRUE(test::run(eraser.remove(kId)));
    EXPECT_EQ(objects.removed.size(), 1'202U) << "with the two playlists of when it was live";
    EXPECT_TRUE(objects.removed.contains(record::segment_key(kId, 1'199)));
    EXPECT_FALSE(index.recordings.contains(kId));
    EXPECT_TRUE(test::run(eraser.remove(kId))) << "there is nothing any more";
}

} // namespace
} // namespace leams::app
