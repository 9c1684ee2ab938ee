#include "gateway/turns.hpp"
#include "test/eventually.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <thread>
#include <vector>

namespace leams::gateway {
namespace {

/// Visitors who note when they enter or are crowded out.
class Hall {
public:
    explicit Hall(Turns::Limits limits)
        : turns_(limits) {}

    /// False when too many wait.
    bool join(const std::string& group, const std::string& name) {
        auto place = turns_.join(group, [this, name](Turns::Turn turn) {
            (turn == Turns::Turn::Enter ? entered : crowded_out).push_back(name);
        });
        const bool joined = place != nullptr;
        places_[name] = std::move(place);
        return joined;
    }
    void leave(const std::string& name) { places_.erase(name); }

    std::vector<std::string> entered;
    std::vector<std::string> crowded_out;

private:
    Turns turns_;
    std::map<std::string, std::unique_ptr<Turns::Place>> places_;
};

using Names = std::vector<std::string>;

TEST(Turns, LetsAFewOfOneAddressInAndOthersBesideThem) {
    Hall hall({.inside = 3, .inside_per_caller = 2, .waiting = 9, .waiting_per_caller = 9});
    hall.join("a", "a1");
    hall.join("a", "a2");
    hall.join("a", "a3");
    EXPECT_EQ(hall.entered, (Names{"a1", "a2"}));
    hall.join("b", "b1");
    hall.join("c", "c1");
    EXPECT_EQ(hall.entered, (Names{"a1", "a2", "b1"}));
    hall.leave("b1");
    EXPECT_EQ(hall.entered.back(), "c1");
    hall.leave("a1");
    EXPECT_EQ(hall.entered.back(), "a3");
}

TEST(Turns, TakesTurnsBetweenAddresses) {
    Hall hall({.inside = 1, .inside_per_caller = 1, .waiting = 9, .waiting_per_caller = 9});
    for (const auto* name : {"a1", "a2", "a3", "a4"}) {
        hall.join("a", name);
    }
    hall.join("b", "b1");
    hall.join("b", "b2");
    hall.join("c", "c1");
    for (const auto* name : {"a1", "a2", "b1", "c1", "a3", "b2"}) {
        hall.leave(name);
    }
    EXPECT_EQ(hall.entered, (Names{"a1", "a2", "b1", "c1", "a3", "b2", "a4"}));
}

TEST(Turns, ForgetsWhoLeavesTheLine) {
    Hall hall({.inside = 1, .inside_per_caller = 1, .waiting = 2, .waiting_per_caller = 2});
    hall.join("a", "a1");
    hall.join("a", "a2");
    hall.join("b", "b1");
    hall.leave("a2");
    EXPECT_TRUE(hall.join("c", "c1"));
    hall.leave("b1");
    hall.leave("a1");
    EXPECT_EQ(hall.entered, (Names{"a1", "c1"}));
}

TEST(Turns, RefusesEarlyWhenTooManyOfAnAddressWait) {
    Hall hall({.inside = 1, .inside_per_caller = 1, .waiting = 9, .waiting_per_caller = 2});
    hall.join("a", "a1");
    EXPECT_TRUE(hall.join("a", "a2"));
    EXPECT_TRUE(hall.join("a", "a3"));
    EXPECT_FALSE(hall.join("a", "a4"));
    EXPECT_TRUE(hall.join("b", "b1"));
}

TEST(Turns, GivesThePlacesOfTheLongestLineToThoseWithFewer) {
    Hall hall({.inside = 1, .inside_per_caller = 1, .waiting = 3, .waiting_per_caller = 3});
    for (const auto* name : {"a1", "a2", "a3", "a4"}) {
        EXPECT_TRUE(hall.join("a", name));
    }
    EXPECT_TRUE(hall.join("b", "b1"));
    EXPECT_EQ(hall.crowded_out, (Names{"a4"}));
    EXPECT_FALSE(hall.join("b", "b2")) << "two beside two are a fair share";
    hall.leave("a4");
    hall.leave("a1");
    hall.leave("a2");
    hall.leave("b1");
    EXPECT_EQ(hall.entered, (Names{"a1", "a2", "b1", "a3"}));
}

TEST(Turns, KeepsItsLimitsAmongThreads) {
    constexpr std::size_t kInside = 3;
    Turns turns({.inside = kInside, .inside_per_caller = 2, .waiting = 4, .waiting_per_caller = 2});
    std::atomic<std::size_t> inside = 0;
    const auto visit = [&](const std::string& group, bool patient) {
        const auto turn = std::make_shared<std::promise<Turns::Turn>>();
        auto called = turn->get_future();
        const auto place = turns.join(group, [turn](Turns::Turn what) { turn->set_value(what); });
        if (!place || !patient) {
            return;
        }
        ASSERT_EQ(called.wait_for(test::kPatience), std::future_status::ready) << "nobody let it in";
        if (called.get() == Turns::Turn::Enter) {
            EXPECT_LE(++inside, kInside);
            --inside;
        }
    };
    std::vector<std::thread> visitors;
    for (int i = 0; i < 8; ++i) {
        visitors.emplace_back([&visit, group = std::string(1, static_cast<char>('a' + i % 3))] {
            for (int round = 0; round < 300; ++round) {
                visit(group, round % 3 != 0);
            }
        });
    }
    for (auto& visitor : visitors) {
        visitor.join();
    }
    Names entered;
    std::vector<std::unique_ptr<Turns::Place>> places;
    for (const auto* group : {"a", "b", "c"}) {
        places.push_back(turns.join(group, [&entered, group](Turns::Turn) { entered.emplace_back(group); }));
    }
    EXPECT_EQ(entered, (Names{"a", "b", "c"})) << "all have left";
}

} // namespace
} // namespace leams::gateway
