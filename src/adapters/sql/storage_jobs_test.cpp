#include "adapters/sql/holds.hpp"
#include "adapters/sql/recordings.hpp"
#include "adapters/sql/storage_jobs.hpp"
#include "adapters/sql/test_vods.hpp"

namespace leams::sql {
namespace {

using vods::Job;
using vods::JobKind;

constexpr UnixMillis kLater = kNow + kHour * 24;

class StorageJobsTest : public VodWorld {
protected:
    /// A video with its recording in the index.
    BroadcastId add_recorded(UnixMillis ended_at = kNow + kHour) {
        const auto vod = add_vod(alice, ended_at);
        const BroadcastId id(vod.str());
        record::Entry entry;
        entry.duration = std::chrono::seconds(2);
        entry.bytes = 1'000;
        const auto chunk = std::make_shared<const record::Chunk>(record::Chunk::pack(0, {}, {entry, entry}));
        EXPECT_TRUE(test::run(index.append({{.id = id, .channel = alice, .chunks = {chunk}}})));
        EXPECT_TRUE(test::run(index.finish(id, ended_at)));
        return id;
    }
    void remove(const BroadcastId& id, UnixMillis at = kNow) {
        ASSERT_TRUE(test::run(store.remove(VodId(id.str()), vods::Remover::Owner, at)));
    }
    std::optional<Job> claim(StorageJobRepository& by, UnixMillis now = kLater) {
        const auto job = test::run(by.claim(kLater, now + kHour, now));
        EXPECT_TRUE(job) << job.error().cause();
        return job ? *job : std::optional<Job>();
    }
    void archivals(UnixMillis before = kLater, UnixMillis now = kLater) {
        ASSERT_TRUE(test::run(jobs.queue_archivals(before, now)));
    }
    void removals() { ASSERT_TRUE(test::run(jobs.queue_removals(kLater, kLater))); }
    void place(const BroadcastId& id, record::Place where, std::optional<UnixMillis> until = {}) {
        ASSERT_TRUE(test::run(index.set_place(id, where, until)));
    }
    std::vector<vods::JobRecord> list() { return test::run(jobs.list(10)).value(); }

    RecordingRepository index{database(), outbox};
    StorageJobRepository jobs{database(), "this"};
    StorageJobRepository others{database(), "another"};
};

TEST_P(StorageJobsTest, AreOneProcesssAtATime) {
    const auto id = add_recorded();
    archivals();
    archivals();
    ASSERT_EQ(list().size(), 1U);
    EXPECT_EQ(list()[0].username, "alice");
    EXPECT_EQ(list()[0].job.bytes, 2'000);
    auto job = claim(jobs);
    ASSERT_TRUE(job);
    EXPECT_EQ(job->broadcast, id);
    EXPECT_EQ(job->kind, JobKind::Archive);
    EXPECT_FALSE(claim(others)) << "it is taken";
    job->done_segments = 1;
    job->done_bytes = 1'000;
    ASSERT_TRUE(test::run(jobs.progress(*job, kLater + kHour)));
    EXPECT_EQ(claim(jobs)->done_segments, 1) << "who has begun anew goes on at once";
    EXPECT_EQ(claim(others, kLater + 2 * kHour)->done_bytes, 1'000) << "or another, in time";
    EXPECT_EQ(test::run(jobs.progress(*job, kLater)).error().code(), ErrorCode::NotFound);
    ASSERT_TRUE(test::run(others.finish(id)));
    EXPECT_TRUE(list().empty());
}

TEST_P(StorageJobsTest, ThatFailedWaitAndSayWhy) {
    add_recorded();
    archivals();
    auto job = claim(jobs);
    ASSERT_TRUE(test::run(jobs.postpone(*job, std::string(900, 'e'), kLater + 5)));
    EXPECT_FALSE(claim(jobs, kLater + 4));
    EXPECT_EQ(list()[0].last_error, std::string(500, 'e'));
    EXPECT_EQ(test::run(jobs.sums()).value().at(0).failing, 1);
    job = claim(others, kLater + 5);
    ASSERT_TRUE(job);
    EXPECT_EQ(job->attempts, 1);
    ASSERT_TRUE(test::run(others.progress(*job, kLater)));
    EXPECT_EQ(list()[0].last_error, "");
}

TEST_P(StorageJobsTest, ArchiveVideosThatAreOldAndThereAndWhatHasBeenBackForLongEnough) {
    const auto young = add_recorded(kLater);
    const auto deleted = add_recorded();
    remove(deleted);
    archivals(kLater - 1);
    EXPECT_TRUE(list().empty());
    place(young, record::Place::Both, kLater + 5);
    archivals(0, kLater + 4);
    EXPECT_TRUE(list().empty());
    archivals(0, kLater + 5);
    ASSERT_EQ(list().size(), 1U);
    EXPECT_EQ(list()[0].job.broadcast, young);
    const auto stored = test::run(jobs.stored()).value();
    EXPECT_EQ(stored.store_bytes, 4'000);
    EXPECT_EQ(stored.archive_bytes, 2'000);
}

TEST_P(StorageJobsTest, RecallWhatIsArchivedAndThatFirst) {
    const auto old = add_recorded();
    const auto wanted = add_recorded();
    place(wanted, record::Place::Archive);
    archivals();
    ASSERT_TRUE(test::run(jobs.queue_recall(old, 10, kLater)));
    EXPECT_FALSE(test::run(jobs.recall(old)).value()) << "it is here";
    ASSERT_TRUE(test::run(jobs.queue_recall(wanted, 10, kLater + 1)));
    ASSERT_TRUE(test::run(jobs.queue_recall(wanted, 1, kLater + 2))) << "it is among those that wait";
    EXPECT_EQ(test::run(jobs.recall(wanted)).value()->bytes, 2'000);
    EXPECT_FALSE(test::run(jobs.queue_recall(old, 1, kLater)));
    EXPECT_EQ(claim(jobs, kLater + 1)->broadcast, wanted);
    EXPECT_EQ(find(VodId(wanted.str()))->place, vods::Place::Archive);
    EXPECT_EQ(test::run(index.find(wanted)).value()->place, record::Place::Archive);
}

TEST_P(StorageJobsTest, RemoveInsteadOfAnythingElseUnlessThatIsBeingDone) {
    const auto id = add_recorded();
    archivals();
    auto job = claim(jobs);
    job->done_segments = 1;
    ASSERT_TRUE(test::run(jobs.progress(*job, kLater + 1)));
    remove(id);
    removals();
    EXPECT_EQ(list()[0].job.kind, JobKind::Archive);
    ASSERT_TRUE(test::run(jobs.postpone(*job, "away", kLater + kHour)));
    removals();
    ASSERT_EQ(list()[0].job.kind, JobKind::Remove);
    job = claim(jobs);
    EXPECT_EQ(job->kind, JobKind::Remove);
    EXPECT_EQ(job->done_segments, 0);
}

TEST_P(StorageJobsTest, DoNotRemoveWhatIsWantedAgainBeforeItIsBegun) {
    HoldRepository holds(database());
    const auto id = add_recorded();
    remove(id);
    removals();
    const VodId vod(id.str());
    ASSERT_TRUE(test::run(holds.hold_video(vod, {.target = vod.str()}, kLater)));
    EXPECT_FALSE(claim(jobs));
    EXPECT_TRUE(list().empty());
    ASSERT_TRUE(test::run(holds.lift(vod.str(), {.target = vod.str()}, kLater)));
    removals();
    ASSERT_TRUE(claim(jobs));
    const auto late = test::run(holds.hold_video(vod, {.target = vod.str()}, kLater));
    EXPECT_EQ(late.error().code(), ErrorCode::Conflict) << "a part of it is gone";
    EXPECT_TRUE(claim(jobs)) << "what was begun is done";
}

INSTANTIATE_TEST_SUITE_P(Engines, StorageJobsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
