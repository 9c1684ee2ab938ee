#include "services/vods/names.hpp"

#include <gtest/gtest.h>

namespace leams::vods {
namespace {

constexpr UnixMillis kHour = 3'600'000;
constexpr UnixMillis kNow = 500'000 * kHour;
const Names kNames({Secret("a key of thirty-two bytes, or so")});

TEST(Names, LetWhoeverHasASignedOneWatchForHours) {
    const auto name = kNames.sign("id", kNow);
    const auto read = kNames.read(name, kNow + 7 * kHour - 1);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->id, "id");
    EXPECT_TRUE(read->is_signed);
    EXPECT_FALSE(kNames.read(name, kNow + 7 * kHour));
    EXPECT_TRUE(kNames.read(kNames.sign("id", kNow + kHour - 1), kNow + 7 * kHour - 1));
}

TEST(Names, StayTheSameForAnHour) {
    EXPECT_EQ(kNames.sign("id", kNow), kNames.sign("id", kNow + kHour - 1));
    EXPECT_NE(kNames.sign("id", kNow), kNames.sign("id", kNow + kHour));
}

TEST(Names, AreIdsWithoutASignature) {
    const auto read = kNames.read("id", kNow);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->id, "id");
    EXPECT_FALSE(read->is_signed);
}

TEST(Names, AreRefusedWhenAnyByteIsAnother) {
    const auto name = kNames.sign("id", kNow);
    for (std::size_t i = 0; i < name.size(); ++i) {
        auto other = name;
        other[i] = other[i] == '1' ? '2' : '1';
        const auto read = kNames.read(other, kNow);
        EXPECT_FALSE(read && read->is_signed) << other;
        EXPECT_FALSE(kNames.read(name.substr(0, i), kNow).value_or(Names::Name{}).is_signed) << i;
    }
    EXPECT_FALSE(kNames.read(name + "x", kNow));
    EXPECT_FALSE(kNames.read("id..", kNow));
    EXPECT_FALSE(kNames.read("id.-1.x", kNow));
    EXPECT_FALSE(kNames.read("id.99999999999999999999.x", kNow));
}

TEST(Names, AreVerifiedWithOlderKeys) {
    const Secret old("an older key of at least 32 bytes");
    const auto name = Names({old}).sign("id", kNow);
    EXPECT_FALSE(kNames.read(name, kNow));
    EXPECT_TRUE(Names({Secret("a key of thirty-two bytes, or so"), old}).read(name, kNow));
}

} // namespace
} // namespace leams::vods
