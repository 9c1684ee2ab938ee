#include "services/vods/retention.hpp"
#include "services/vods/test_jobs.hpp"
#include "test/fake_clock.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

namespace leams::vods {
namespace {

constexpr UnixMillis kHour = 3'600'000;
constexpr UnixMillis kDay = 24 * kHour;

/// Keeps when VODs were published, by where they lie.
class FakeRetentionStore final : public RetentionStore {
public:
    std::map<Place, std::vector<UnixMillis>> published;

    runtime::Task<Result<std::size_t>>
    expire(Place place, UnixMillis before, std::size_t limit, UnixMillis) override {
        std::size_t expired = 0;
        std::erase_if(published[place], [&](UnixMillis at) { return at <= before && expired++ < limit; });
        co_return std::min(expired, limit);
    }
    runtime::Task<Result<void>> set_aside(UnixMillis, UnixMillis) override { co_return Result<void>(); }
};

class RetentionTest : public ::testing::Test {
protected:
    Result<void> run(Config config = {}, bool has_archive = false) {
        return test::run(Retention({store, jobs, clock}, config, has_archive, {}).run());
    }

    test::FakeClock clock;
    FakeRetentionStore store;
    FakeJobs jobs;
};

TEST_F(RetentionTest, ExpiresWhatIsTooOldHoweverManyThereAre) {
    const auto limit = clock.now() - 30 * kDay;
    auto& published = store.published[Place::Store];
    published.assign(250, limit);
    published.push_back(limit + 1);
    ASSERT_TRUE(run());
    EXPECT_EQ(published, std::vector{limit + 1});
}

TEST_F(RetentionTest, KeepsEverythingForEverWhenToldSo) {
    store.published[Place::Store] = {0};
    ASSERT_TRUE(run({.retention_days = 0}));
    EXPECT_EQ(store.published[Place::Store].size(), 1U);
}

TEST_F(RetentionTest, KeepsForTheArchiveWhatItWouldDeleteWithoutOne) {
    const auto old = clock.now() - 400 * kDay;
    store.published = {{Place::Store, {old}}, {Place::Archive, {old, old + 200 * kDay}}};
    ASSERT_TRUE(run({.retention_days = 30, .archive_after_days = 60, .archive_days = 365}, true));
    EXPECT_EQ(store.published[Place::Store].size(), 1U);
    EXPECT_EQ(store.published[Place::Archive].size(), 1U);
    EXPECT_EQ(jobs.archived_before, clock.now() - 60 * kDay);
    store.published[Place::Archive] = {0};
    ASSERT_TRUE(run({.retention_days = 30}, true));
    EXPECT_EQ(store.published[Place::Archive].size(), 1U) << "what is archived stays when no more is";
    EXPECT_EQ(jobs.archived_before, 0) << "and what was brought back goes there again";
}

TEST_F(RetentionTest, QueuesWhatCannotBeRestoredAnyMore) {
    ASSERT_TRUE(run());
    EXPECT_EQ(jobs.removed_before, clock.now() - 7 * kDay - kHour);
    EXPECT_FALSE(jobs.archived_before) << "there is no archive";
}

} // namespace
} // namespace leams::vods
