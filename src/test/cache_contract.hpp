#pragma once

#include "core/runtime/cache.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

/// What every runtime::Cache must do. An adapter's test instantiates the suite:
/// INSTANTIATE_TEST_SUITE_P(Memory, CacheContract, testing::Values(CacheFactory{...}));
namespace leams::test {

/// A cache under test, and how to let time pass for it.
struct CacheSubject {
    virtual ~CacheSubject() = default;
    virtual runtime::Cache& cache() = 0;
    virtual void advance(std::chrono::milliseconds step) = 0;
};

using CacheFactory = std::function<std::unique_ptr<CacheSubject>()>;

class CacheContract : public testing::TestWithParam<CacheFactory> {
protected:
    std::optional<std::string> get(const std::string& key) { return run(cache().get(key)); }
    void set(const std::string& key, const std::string& value, std::chrono::milliseconds ttl) {
        run(cache().set(key, value, ttl));
    }
    runtime::RateDecision
    count(const std::string& key, std::int64_t limit, std::chrono::milliseconds window) {
        return run(cache().count(key, limit, window));
    }
    std::size_t touch(const std::string& key, const std::string& member, std::chrono::milliseconds ttl) {
        return run(cache().touch(key, member, ttl));
    }
    std::size_t members(const std::string& key) { return run(cache().members({key})).at(0); }

    runtime::Cache& cache() { return subject_->cache(); }
    void advance(std::chrono::milliseconds step) { subject_->advance(step); }

private:
    std::unique_ptr<CacheSubject> subject_ = GetParam()();
};

using namespace std::chrono_literals;

TEST_P(CacheContract, GivesBackWhatWasSetUntilItsTimeIsOver) {
    EXPECT_FALSE(get("a"));
    set("a", "one", 1000ms);
    EXPECT_EQ(get("a"), "one");
    set("a", "two", 3000ms);
    advance(1500ms);
    EXPECT_EQ(get("a"), "two");
    advance(1600ms);
    EXPECT_FALSE(get("a"));
}

TEST_P(CacheContract, KeepsBinaryAndEmptyValues) {
    const std::string binary("\0\r\n\xFF", 4);
    set("binary", binary, 10s);
    set("empty", "", 10s);
    EXPECT_EQ(get("binary"), binary);
    EXPECT_EQ(get("empty"), "");
}

TEST_P(CacheContract, ForgetsWhatWasErased) {
    set("a", "one", 10s);
    run(cache().erase("a"));
    run(cache().erase("never there"));
    EXPECT_FALSE(get("a"));
}

TEST_P(CacheContract, GivesWhatIsTakenOnce) {
    set("a", "one", 2s);
    EXPECT_EQ(run(cache().take("a")), "one");
    EXPECT_FALSE(run(cache().take("a")));
    EXPECT_FALSE(get("a"));
    set("a", "two", 2s);
    advance(3s);
    EXPECT_FALSE(run(cache().take("a")));
}

TEST_P(CacheContract, AddsOnlyWhereNothingIs) {
    EXPECT_TRUE(run(cache().add("a", "one", 2s)));
    EXPECT_FALSE(run(cache().add("a", "two", 60s)));
    EXPECT_EQ(get("a"), "one");
    advance(3s);
    EXPECT_TRUE(run(cache().add("a", "three", 2s)));
    EXPECT_EQ(get("a"), "three");
}

TEST_P(CacheContract, ErasesWhateverHasTheName) {
    for (int i = 0; i < 6; ++i) {
        count("a", 5, 10s);
    }
    touch("s", "member", 10s);
    run(cache().erase("a"));
    run(cache().erase("s"));
    EXPECT_TRUE(count("a", 5, 10s).allowed);
    EXPECT_EQ(members("s"), 0U);
}

TEST_P(CacheContract, RefusesAboveTheLimitAndSaysWhenToComeBack) {
    for (int i = 0; i < 5; ++i) {
        const auto decision = count("r", 5, 10s);
        EXPECT_TRUE(decision.allowed) << i;
        EXPECT_EQ(decision.limit, 5);
        EXPECT_EQ(decision.remaining, 4 - i);
    }
    const auto refused = count("r", 5, 10s);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.remaining, 0);
    EXPECT_TRUE(count("other", 5, 10s).allowed);
    advance(20s);
    EXPECT_TRUE(count("r", 5, 10s).allowed);
}

TEST_P(CacheContract, AllowsAgainAtTheMomentItNamed) {
    runtime::RateDecision first;
    for (int i = 0; i < 6; ++i) {
        first = count("r", 5, 10s);
    }
    ASSERT_FALSE(first.allowed);
    // Knock just before and at the moment; only the second may pass.
    const auto wait = [&](const runtime::RateDecision& decision, std::int64_t now) {
        return std::chrono::milliseconds(decision.resets_at - now);
    };
    EXPECT_GT(wait(first, 0).count(), 0);
    std::chrono::milliseconds passed{0};
    bool allowed = false;
    while (!allowed && passed < 25s) {
        advance(100ms);
        passed += 100ms;
        allowed = passed >= 20s && count("r", 5, 10s).allowed;
    }
    EXPECT_TRUE(allowed);
}

TEST_P(CacheContract, NeverAllowsMoreThanTwiceTheLimitInAnyWindow) {
    // A burst at a window's end followed by one at the next window's start is what a fixed window lets pass.
    int allowed = 0;
    for (int step = 0; step < 100; ++step) {
        allowed += count("r", 10, 10s).allowed ? 1 : 0;
        advance(100ms);
    }
    EXPECT_GE(allowed, 1);
    EXPECT_LE(allowed, 11);
}

TEST_P(CacheContract, CountsEachMemberOnceUntilItsOwnDeadline) {
    EXPECT_EQ(members("s"), 0U);
    EXPECT_EQ(touch("s", "a", 10s), 1U);
    EXPECT_EQ(touch("s", "a", 10s), 1U);
    advance(4s);
    EXPECT_EQ(touch("s", "b", 10s), 2U);
    advance(4s);
    EXPECT_EQ(touch("s", "a", 10s), 2U); // Lives until 18 s now, b until 14 s.
    advance(5s);
    EXPECT_EQ(members("s"), 2U);
    advance(2s);
    EXPECT_EQ(members("s"), 1U);
    advance(4s);
    EXPECT_EQ(members("s"), 0U);
}

TEST_P(CacheContract, CountsMembersOfDifferentLifetimesExactly) {
    touch("s", "long", 60s);
    touch("s", "short", 2s);
    touch("s", "middle", 20s);
    EXPECT_EQ(members("s"), 3U);
    advance(3s);
    EXPECT_EQ(members("s"), 2U);
    touch("s", "long", 1s);
    advance(2s);
    EXPECT_EQ(members("s"), 1U);
}

TEST_P(CacheContract, CountsManySetsAtOnceInTheirOrder) {
    touch("one", "a", 10s);
    touch("two", "a", 1s);
    touch("two", "b", 10s);
    touch("three", "a", 1s);
    EXPECT_EQ(run(cache().members({"two", "none", "one", "three"})), (std::vector<std::size_t>{2, 0, 1, 1}));
    advance(2s);
    EXPECT_EQ(run(cache().members({"two", "none", "one", "three"})), (std::vector<std::size_t>{1, 0, 1, 0}));
    EXPECT_TRUE(run(cache().members({})).empty());
}

TEST_P(CacheContract, DropsAMemberBeforeItsDeadline) {
    touch("s", "a", 10s);
    touch("s", "b", 10s);
    touch("s", "c", 1s);
    EXPECT_EQ(run(cache().drop("s", "a")), 2U);
    EXPECT_EQ(run(cache().drop("s", "a")), 2U) << "twice is no failure";
    advance(2s);
    EXPECT_EQ(run(cache().drop("s", "never there")), 1U);
    EXPECT_EQ(run(cache().drop("no set", "a")), 0U);
    EXPECT_EQ(touch("s", "a", 10s), 2U);
    EXPECT_EQ(run(cache().drop("s", "b")), 1U);
    EXPECT_EQ(run(cache().drop("s", "a")), 0U);
    EXPECT_EQ(members("s"), 0U);
}

} // namespace leams::test
