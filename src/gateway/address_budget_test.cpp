#include "gateway/address_budget.hpp"

#include <gtest/gtest.h>

namespace leams::gateway {
namespace {

using namespace std::chrono_literals;

int granted(AddressBudget& budget, const std::string& group, AddressBudget::Time now) {
    int count = 0;
    while (count < 1000 && budget.take(group, now).count() == 0) {
        ++count;
    }
    return count;
}

TEST(AddressBudget, GrantsHalfOfAMinutesPagesAtOnceAndTheRestAtThePace) {
    AddressBudget budget(120);
    AddressBudget::Time now{1h};
    EXPECT_EQ(granted(budget, "a", now), 60);
    EXPECT_EQ(budget.take("a", now), 500ms);
    EXPECT_EQ(granted(budget, "b", now), 60) << "another address has a budget of its own";
    now += 1s;
    EXPECT_EQ(granted(budget, "a", now), 2);
    now += 1h;
    EXPECT_EQ(granted(budget, "a", now), 60);
}

TEST(AddressBudget, GrantsOnePageAMinute) {
    AddressBudget budget(1);
    EXPECT_EQ(granted(budget, "a", AddressBudget::Time{1h}), 1);
}

} // namespace
} // namespace leams::gateway
