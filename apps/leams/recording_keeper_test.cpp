#include "media/stills/plan.hpp"
#include "recording_keeper.hpp"
#include "test/fake_objects.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <map>

namespace leams::app {
namespace {

using record::Place;
using record::Recording;
using vods::Job;
using vods::JobKind;
using vods::Step;

const BroadcastId kId("01890000-0000-7000-8000-000000000001");
constexpr std::uint64_t kSegments = 4;

class FakeIndex final : public record::IndexStore, public record::PlaceStore {
public:
    std::map<BroadcastId, Recording> recordings;
    std::optional<UnixMillis> stays_until;

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
    runtime::Task<Result<void>>
    set_place(BroadcastId id, Place place, std::optional<UnixMillis> until) override {
        recordings.at(id).place = place;
        stays_until = until;
        co_return Result<void>();
    }
};

class RecordingKeeperTest : public ::testing::Test {
protected:
    RecordingKeeperTest() {
        std::vector<record::Entry> entries(kSegments);
        for (std::uint64_t position = 0; position < kSegments; ++position) {
            const auto content = std::make_shared<const std::string>(100 + position, 'm');
            entries[position].bytes = content->size();
            put(store, record::segment_key(kId, position), content);
        }
        put(store, stills::poster_key(kId), std::make_shared<const std::string>("jpeg"));
        auto& recording = index.recordings[kId];
        recording.id = kId;
        recording.ended = true;
        recording.chunks = {std::make_shared<const record::Chunk>(record::Chunk::pack(0, {}, entries))};
    }

    static void put(test::FakeObjects& to, std::string key, std::shared_ptr<const std::string> content) {
        ASSERT_TRUE(test::run(to.put(std::move(key), std::move(content), {})));
    }
    static std::size_t segments(const test::FakeObjects& in) {
        std::size_t count = 0;
        for (std::uint64_t position = 0; position < kSegments; ++position) {
            count += in.content().count(record::segment_key(kId, position));
        }
        return count;
    }
    Place place() const { return index.recordings.at(kId).place; }
    Result<Step> step(RecordingKeeper& by, Job job) {
        switch (job.kind) {
        case JobKind::Archive:
            return test::run(by.archive(std::move(job)));
        case JobKind::Recall:
            return test::run(by.recall(std::move(job), 77));
        case JobKind::Remove:
            break;
        }
        return test::run(by.remove(std::move(job)));
    }
    /// Works a job off. With `forgetful`, what was done is written down only by the index, and each step is
    /// another process's; at every moment all of the recording is where the index says.
    void work(JobKind kind, bool forgetful = false) {
        Job job{.broadcast = kId, .kind = kind};
        for (int left = 100; left > 0; --left) {
            RecordingKeeper another({index, index, store, &archive});
            const auto done = step(forgetful ? another : keeper, job);
            ASSERT_TRUE(done) << done.error().cause();
            if (kind != JobKind::Remove) {
                ASSERT_EQ(segments(place() == Place::Store ? store : archive), kSegments);
            }
            if (done->finished) {
                return;
            }
            job.done_segments = done->segments;
            job.done_bytes = done->bytes;
        }
        FAIL() << "it does not end";
    }

    FakeIndex index;
    test::FakeObjects store;
    test::FakeObjects archive;
    RecordingKeeper keeper{{index, index, store, &archive}};
};

TEST_F(RecordingKeeperTest, TakesARecordingIntoTheArchiveAndBackAndAwayAgain) {
    for (const bool forgetful : {false, true}) {
        work(JobKind::Archive, forgetful);
        EXPECT_EQ(place(), Place::Archive);
        EXPECT_EQ(segments(store), 0U);
        EXPECT_TRUE(store.content().contains(stills::poster_key(kId))) << "pictures stay";

        work(JobKind::Recall, forgetful);
        EXPECT_EQ(place(), Place::Both);
        EXPECT_EQ(index.stays_until, 77);
        EXPECT_EQ(segments(store), kSegments);

        const auto calls = archive.calls();
        work(JobKind::Archive, forgetful);
        EXPECT_EQ(place(), Place::Archive);
        EXPECT_EQ(segments(store), 0U);
        EXPECT_LE(archive.calls(), calls + 3) << "it is not copied again";
        work(JobKind::Recall);
        index.recordings.at(kId).place = Place::Store;
        for (std::uint64_t position = 0; position < kSegments; ++position) {
            ASSERT_TRUE(test::run(archive.remove({record::segment_key(kId, position)})));
        }
    }
}

TEST_F(RecordingKeeperTest, RemovesFromBothAndTheIndexLast) {
    work(JobKind::Archive);
    const auto first = step(keeper, {.broadcast = kId, .kind = JobKind::Recall});
    ASSERT_TRUE(first);
    EXPECT_EQ(segments(store), 1U);
    archive.fail(Error::unavailable("away"));
    EXPECT_FALSE(step(keeper, {.broadcast = kId}));
    EXPECT_TRUE(index.recordings.contains(kId)) << "the next time has to know what is left";
    archive.fail(std::nullopt);
    work(JobKind::Remove);
    EXPECT_TRUE(store.content().empty());
    EXPECT_TRUE(archive.content().empty());
    EXPECT_FALSE(index.recordings.contains(kId));
    EXPECT_TRUE(step(keeper, {.broadcast = kId})->finished) << "there is nothing any more";
}

TEST_F(RecordingKeeperTest, LeavesWhatItCannotCopyWhereItIs) {
    put(store, record::segment_key(kId, 1), std::make_shared<const std::string>("short"));
    Job job{.broadcast = kId, .kind = JobKind::Archive};
    job.done_segments = step(keeper, job)->segments;
    EXPECT_FALSE(step(keeper, job));
    EXPECT_EQ(place(), Place::Store);
    ASSERT_TRUE(test::run(store.remove({record::segment_key(kId, 1)})));
    EXPECT_FALSE(step(keeper, job));
    EXPECT_EQ(segments(store), kSegments - 1);
}

TEST_F(RecordingKeeperTest, DoesNotTrustAnArchiveThatLostSomething) {
    Job job{.broadcast = kId, .kind = JobKind::Archive, .done_segments = kSegments};
    const auto done = step(keeper, job);
    ASSERT_TRUE(done);
    EXPECT_EQ(done->segments, 0) << "all is copied again";
    EXPECT_GT(done->rest.count(), 0);
    EXPECT_FALSE(done->finished);
    EXPECT_EQ(place(), Place::Store);
    EXPECT_EQ(segments(store), kSegments);
}

TEST_F(RecordingKeeperTest, SaysThatThereIsNoArchive) {
    RecordingKeeper without({index, index, store, nullptr});
    EXPECT_FALSE(step(without, {.broadcast = kId, .kind = JobKind::Archive}));
    EXPECT_FALSE(step(without, {.broadcast = kId, .kind = JobKind::Recall}));
    index.recordings.at(kId).place = Place::Archive;
    EXPECT_FALSE(step(without, {.broadcast = kId}));
    EXPECT_TRUE(index.recordings.contains(kId));
}

} // namespace
} // namespace leams::app
