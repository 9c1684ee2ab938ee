#include "adapters/cache_memory/memory_cache.hpp"
#include "test/cache_contract.hpp"
#include "test/fake_clock.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace leams::adapters {
namespace {

using test::run;
using namespace std::chrono_literals;

struct MemorySubject final : test::CacheSubject {
    runtime::Cache& cache() override { return memory; }
    void advance(std::chrono::milliseconds step) override { clock.advance(step); }

    test::FakeClock clock;
    MemoryCache memory{clock};
};

TEST(MemoryCache, StaysWithinItsBytesAndDropsWhatWasUsedLongestAgo) {
    test::FakeClock clock;
    MemoryCache cache(clock, {.shards = 1, .max_bytes = 50'000});
    run(cache.set("kept", "x", 1h));
    for (int i = 0; i < 1000; ++i) {
        run(cache.set("key" + std::to_string(i), std::string(100, 'x'), 1h));
        EXPECT_TRUE(run(cache.get("kept")));
        EXPECT_LE(cache.bytes(), 50'000U);
    }
    EXPECT_FALSE(run(cache.get("key0")));
    EXPECT_TRUE(run(cache.get("key999")));
}

TEST(MemoryCache, SweepsExpiredEntriesWhileOthersAreUsed) {
    test::FakeClock clock;
    MemoryCache cache(clock, {.shards = 1});
    for (int i = 0; i < 1000; ++i) {
        run(cache.set("short" + std::to_string(i), std::string(1000, 'x'), 1s));
    }
    EXPECT_GT(cache.bytes(), 1'000'000U);
    clock.advance(2s);
    for (int i = 0; i < 1000; ++i) {
        run(cache.get("absent"));
    }
    EXPECT_LT(cache.bytes(), 2'000U);
}

TEST(MemoryCache, CountsNoMoreMembersThanItsLimit) {
    test::FakeClock clock;
    MemoryCache cache(clock, {.shards = 1, .max_set_members = 3});
    for (const char* member : {"a", "b", "c", "d", "e"}) {
        run(cache.touch("s", member, 10s));
    }
    EXPECT_EQ(run(cache.members({"s"})).at(0), 3U);
    clock.advance(11s);
    EXPECT_EQ(run(cache.touch("s", "e", 10s)), 1U);
}

TEST(MemoryCache, NamesTheExactMomentOfTheNextAllowedRequest) {
    test::FakeClock clock;
    MemoryCache cache(clock);
    for (const auto offset : {0ms, 1'234ms, 9'999ms}) {
        const std::string key = "r" + std::to_string(offset.count());
        clock.advance(offset);
        runtime::RateDecision decision;
        for (int i = 0; i < 21; ++i) {
            decision = run(cache.count(key, 20, 10s));
        }
        ASSERT_FALSE(decision.allowed);
        clock.advance(std::chrono::milliseconds(decision.resets_at - clock.now()));
        EXPECT_TRUE(run(cache.count(key, 20, 10s)).allowed) << offset.count();
    }
}

TEST(MemoryCache, SurvivesManyThreads) {
    test::FakeClock clock;
    MemoryCache cache(clock, {.shards = 4, .max_bytes = 200'000});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&cache, t] {
            for (int i = 0; i < 500; ++i) {
                const auto key = std::to_string((i * 7 + t) % 50);
                run(cache.set(key, key, 1h));
                EXPECT_EQ(run(cache.get(key)).value_or(key), key);
                run(cache.touch("set" + key, std::to_string(t), 1h));
                run(cache.count("rate" + key, 10, 1s));
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
}

} // namespace
} // namespace leams::adapters

namespace leams::test {

INSTANTIATE_TEST_SUITE_P(Memory, CacheContract, testing::Values(CacheFactory([] {
                             return std::make_unique<adapters::MemorySubject>();
                         })));

} // namespace leams::test
