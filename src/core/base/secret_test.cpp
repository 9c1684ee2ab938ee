#include "core/base/secret.hpp"

#include <gtest/gtest.h>

#include <array>
#include <new>

namespace leams {
namespace {

constexpr std::string_view kShort = "hunter2"; // Lies within the string itself.

bool holds_text(const Secret& secret) {
    const std::string_view memory(reinterpret_cast<const char*>(&secret), sizeof secret);
    return memory.find(kShort) != std::string_view::npos;
}

TEST(Secret, LeavesNothingWhereItWas) {
    Secret first{std::string(kShort)};
    ASSERT_TRUE(holds_text(first));
    Secret second(std::move(first));
    EXPECT_FALSE(holds_text(first));
    EXPECT_EQ(second.reveal(), kShort);
    Secret third;
    third = std::move(second);
    EXPECT_FALSE(holds_text(second));
    EXPECT_EQ(third.reveal(), kShort);
    third = Secret("x");
    EXPECT_FALSE(holds_text(third));
    EXPECT_EQ(third.reveal(), "x");
}

TEST(Secret, LeavesNothingWhenItDies) {
    alignas(Secret) std::array<char, sizeof(Secret)> memory{};
    auto* secret = new (memory.data()) Secret{std::string(kShort)};
    secret->~Secret();
    EXPECT_EQ(std::string_view(memory.data(), memory.size()).find(kShort), std::string_view::npos);
}

} // namespace
} // namespace leams
