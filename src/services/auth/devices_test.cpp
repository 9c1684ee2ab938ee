#include "services/auth/devices.hpp"

#include <gtest/gtest.h>

namespace leams::auth {
namespace {

constexpr UnixMillis kNow = 1'800'000'000'000;

NamedKey key(char letter) {
    return {.id = std::string(1, letter), .bytes = Secret(std::string(32, letter))};
}

TEST(Devices, ReadWhatTheyMadeUntilItExpires) {
    const KeyedCodes codes({key('a')});
    const Devices devices(codes);
    const UserId user = UserId::make(kNow);
    const auto cookie = devices.make(user, kNow);
    const auto device = devices.read(cookie, kNow + Devices::kLifetimeS * 1000 - 1);
    ASSERT_TRUE(device);
    EXPECT_EQ(device->user, user);
    EXPECT_FALSE(device->id.empty());
    EXPECT_NE(devices.read(devices.make(user, kNow), kNow)->id, device->id);
    EXPECT_FALSE(devices.read(cookie, kNow + Devices::kLifetimeS * 1000));
}

TEST(Devices, RefuseWhatWasChanged) {
    const KeyedCodes codes({key('a')});
    const Devices devices(codes);
    const auto cookie = devices.make(UserId::make(kNow), kNow);
    for (std::size_t size = 0; size < cookie.size(); ++size) {
        EXPECT_FALSE(devices.read(std::string_view(cookie).substr(0, size), kNow)) << size;
        auto changed = cookie;
        changed[size] = changed[size] == 'x' ? 'y' : 'x';
        EXPECT_FALSE(devices.read(changed, kNow)) << changed;
    }
}

TEST(KeyedCodes, OfAnOlderKeyAreGoodAndThoseOfAnotherPurposeAreNot) {
    const KeyedCodes before({key('a')});
    const KeyedCodes after({key('b'), key('a')});
    EXPECT_NE(before.make("device", "x"), after.make("device", "x"));
    EXPECT_TRUE(after.is_good("device", "x", before.make("device", "x")));
    EXPECT_FALSE(before.is_good("device", "x", after.make("device", "x")));
    EXPECT_FALSE(before.is_good("device", "x", before.make("refresh", "x")));
}

} // namespace
} // namespace leams::auth
