#include "services/vods/retention.hpp"
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

/// Keeps when VODs were published and when recordings fell out of use.
class FakeRetentionStore final : public RetentionStore {
public:
    std::vector<UnixMillis> published;
    std::map<BroadcastId, UnixMillis> unused;

    runtime::Task<Result<std::size_t>> expire(UnixMillis before, std::size_t limit, UnixMillis) override {
        std::size_t expired = 0;
        std::erase_if(published, [&](UnixMillis at) { return at <= before && expired++ < limit; });
        co_return std::min(expired, limit);
    }
    runtime::Task<Result<void>> set_aside(UnixMillis, UnixMillis) override { co_return Result<void>(); }
    runtime::Task<Result<std::optional<BroadcastId>>> find_unused(UnixMillis before) override {
        for (const auto& [id, since] : unused) {
            if (since <= before) {
                co_return id;
            }
        }
        co_return std::optional<BroadcastId>();
    }
    runtime::Task<Result<void>> forget(BroadcastId id, UnixMillis) override {
        unused.erase(id);
        co_return Result<void>();
    }
};

class FakeRemover final : public RecordingRemover {
public:
    std::vector<BroadcastId> removed;
    bool away = false;

    runtime::Task<Result<void>> remove(BroadcastId id) override {
        if (away) {
            co_return Error::unavailable("no store");
        }
        removed.push_back(std::move(id));
        co_return Result<void>();
    }
};

class RetentionTest : public ::testing::Test {
protected:
    Result<void> run(Config config = {}) {
        return test::run(Retention({store, remover, clock}, config, {}).run());
    }

    test::FakeClock clock;
    FakeRetentionStore store;
    FakeRemover remover;
};

TEST_F(RetentionTest, ExpiresWhatIsTooOldHoweverManyThereAre) {
    const auto limit = clock.now() - 30 * kDay;
    store.published.assign(250, limit);
    store.published.push_back(limit + 1);
    ASSERT_TRUE(run());
    EXPECT_EQ(store.published, std::vector{limit + 1});
}

TEST_F(RetentionTest, KeepsEverythingForEverWhenToldSo) {
    store.published = {0};
    ASSERT_TRUE(run({.retention_days = 0}));
    EXPECT_EQ(store.published.size(), 1U);
}

TEST_F(RetentionTest, RemovesRecordingsAfterTheTimeInWhichTheyCanBeRestored) {
    const BroadcastId old("old");
    const BroadcastId young("young");
    store.unused[old] = clock.now() - 7 * kDay - kHour;
    store.unused[young] = clock.now() - 7 * kDay;
    ASSERT_TRUE(run());
    EXPECT_EQ(remover.removed, std::vector{old});
    EXPECT_EQ(store.unused.size(), 1U);
}

TEST_F(RetentionTest, GoesOnWhenTheStoreIsThereAgain) {
    store.unused[BroadcastId("old")] = 0;
    remover.away = true;
    EXPECT_FALSE(run());
    EXPECT_EQ(store.unused.size(), 1U);
    remover.away = false;
    ASSERT_TRUE(run());
    EXPECT_TRUE(store.unused.empty());
}

} // namespace
} // namespace leams::vods
