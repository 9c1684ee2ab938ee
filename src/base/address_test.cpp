#include "base/address.hpp"

#include <gtest/gtest.h>

namespace leams {
namespace {

TEST(AddressGroup, TakesIpv4WholeAndIpv6ByNetwork) {
    EXPECT_EQ(address_group("192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(address_group("::ffff:192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(address_group("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(address_group("2001:db8:1:2::9"), address_group("2001:db8:1:2:ffff::1"));
    EXPECT_NE(address_group("2001:db8:1:2::9"), address_group("2001:db8:1:3::9"));
    EXPECT_EQ(address_group("nonsense"), "nonsense");
}

} // namespace
} // namespace leams
