#include "services/vods/archive.hpp"
#include "services/vods/storage.hpp"
#include "services/vods/test_jobs.hpp"
#include "services/vods/test_world.hpp"

#include <gtest/gtest.h>

namespace leams::vods {
namespace {

constexpr std::int64_t kSteps = 3;

/// Takes three steps for each job.
class FakeKeeper final : public RecordingKeeper {
public:
    std::string done;
    std::optional<Error> failure;
    std::chrono::milliseconds rest{0};
    UnixMillis stays_until = 0;

    runtime::Task<Result<Step>> remove(Job job) override { co_return step(job, "-"); }
    runtime::Task<Result<Step>> archive(Job job) override { co_return step(job, ">"); }
    runtime::Task<Result<Step>> recall(Job job, UnixMillis until) override {
        stays_until = until;
        co_return step(job, "<");
    }

private:
    Result<Step> step(const Job& job, const char* sign) {
        if (failure) {
            return *failure;
        }
        done += sign;
        const auto segments = job.done_segments + 1;
        return Step{
            .segments = segments, .bytes = segments * 10, .finished = segments == kSteps, .rest = rest
        };
    }
};

struct StorageTest : ::testing::Test {
    std::optional<JobKind> run() { return test::run(worker.run()).value(); }
    void add(JobKind kind, const char* id = "a") { jobs.rows.push_back({.job = {BroadcastId(id), kind}}); }

    test::FakeClock clock;
    FakeJobs jobs;
    FakeKeeper keeper;
    StorageWorker worker{{jobs, keeper, clock}, Config{.recall_days = 3}, {}};
};

TEST_F(StorageTest, WorksJobsOffAndWritesDownHowFarTheyAre) {
    EXPECT_FALSE(run());
    add(JobKind::Remove, "a");
    add(JobKind::Archive, "b");
    EXPECT_EQ(run(), JobKind::Remove);
    EXPECT_EQ(jobs.rows[0].job.done_bytes, 10);
    run();
    run();
    EXPECT_EQ(jobs.forgotten, std::vector{BroadcastId("a")});
    EXPECT_EQ(run(), JobKind::Archive);
    run();
    run();
    EXPECT_EQ(keeper.done, "--->>>");
    EXPECT_TRUE(jobs.rows.empty());
    EXPECT_EQ(jobs.forgotten.size(), 1U);
    add(JobKind::Recall);
    run();
    EXPECT_EQ(keeper.stays_until, clock.now() + 3 * 86'400'000);
}

TEST_F(StorageTest, WaitsEverLongerForAStoreThatIsAway) {
    add(JobKind::Archive);
    keeper.failure = Error::unavailable("The store is away");
    UnixMillis waited = 0;
    for (int i = 0; i < 20; ++i) {
        run();
        EXPECT_EQ(jobs.rows[0].error, "The store is away");
        const auto wait = jobs.rows[0].due_at - clock.now();
        EXPECT_GE(wait, waited);
        EXPECT_LE(wait, 3'600'000);
        waited = wait;
        EXPECT_FALSE(run()) << "not before its time";
        clock.advance(std::chrono::milliseconds(wait));
    }
    EXPECT_EQ(waited, 3'600'000);
    keeper.failure.reset();
    run();
    EXPECT_EQ(jobs.rows[0].job.attempts, 0);
}

TEST_F(StorageTest, RestsWhereAStepSaysSo) {
    add(JobKind::Archive);
    keeper.rest = std::chrono::minutes(1);
    run();
    EXPECT_EQ(jobs.rows[0].job.done_segments, 1);
    EXPECT_EQ(jobs.rows[0].due_at, clock.now() + 60'000);
    EXPECT_TRUE(jobs.rows[0].error.empty());
}

struct ArchiveTest : ::testing::Test {
    Result<RecallProgress> recall(Caller caller = World::guest()) {
        return test::run(archive.recall(std::move(caller), kVod));
    }

    ArchiveTest() {
        world.vod().place = Place::Archive;
        world.vod().duration_ms = 1'000'000;
    }

    World world;
    FakeJobs jobs;
    Archive archive{{world.service, jobs, world.clock}, true};
};

TEST_F(ArchiveTest, BringsBackWhatSomebodyWantsToWatchOnce) {
    const auto first = recall();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->state, RecallState::Returning);
    EXPECT_EQ(first->share, 0);
    EXPECT_FALSE(first->remaining_s);
    EXPECT_FALSE(first->is_playable);
    ASSERT_TRUE(recall());
    ASSERT_EQ(jobs.rows.size(), 1U);

    auto& row = jobs.rows[0];
    row.begun_at = world.clock.now();
    row.job.done_bytes = 100;
    world.clock.advance(std::chrono::seconds(10));
    const auto going = recall();
    EXPECT_DOUBLE_EQ(going->share, 0.1);
    EXPECT_EQ(going->remaining_s, 90);
    EXPECT_FALSE(going->is_playable) << "a hundred seconds";
    row.job.done_bytes = 120;
    EXPECT_TRUE(recall()->is_playable);

    world.vod().place = Place::Both;
    EXPECT_EQ(recall()->state, RecallState::Ready);
    EXPECT_TRUE(recall()->is_playable);
}

TEST_F(ArchiveTest, BringsBackNothingThatWhoAsksMayNotSee) {
    world.vod().visibility = Visibility::Private;
    EXPECT_EQ(recall().error().code(), ErrorCode::NotFound);
    EXPECT_TRUE(recall(World::owner()));
    world.vod().deleted_at = world.clock.now();
    EXPECT_EQ(recall(World::owner()).error().code(), ErrorCode::NotFound);
}

TEST_F(ArchiveTest, HasABoundAndNeedsAnArchive) {
    jobs.rows.resize(kMostRecalls);
    EXPECT_EQ(recall().error().code(), ErrorCode::ResourceExhausted);
    const auto without = test::run(Archive({world.service, jobs, world.clock}, false).recall({}, kVod));
    EXPECT_EQ(without.error().code(), ErrorCode::Unavailable);
}

} // namespace
} // namespace leams::vods
