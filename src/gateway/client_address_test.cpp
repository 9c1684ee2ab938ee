#include "gateway/client_address.hpp"

#include <gtest/gtest.h>

namespace leams::gateway {
namespace {

TEST(ClientAddress, IgnoresTheHeaderOfStrangers) {
    EXPECT_EQ(client_address("203.0.113.9", "1.2.3.4", {}), "203.0.113.9");
}

TEST(ClientAddress, IsTheLastHopThatNoTrustedProxySpeaksFor) {
    const auto trusted = AddressRanges::parse({"10.0.0.0/8", "2001:db8::/32"});
    ASSERT_TRUE(trusted);
    EXPECT_EQ(client_address("10.1.1.1", "6.6.6.6, 1.2.3.4", *trusted), "1.2.3.4");
    EXPECT_EQ(client_address("10.1.1.1", "1.2.3.4, 10.9.9.9", *trusted), "1.2.3.4");
    EXPECT_EQ(client_address("2001:db8::5", "2a00::1", *trusted), "2a00::1");
    EXPECT_EQ(client_address("10.1.1.1", "<script>, 10.2.2.2", *trusted), "10.2.2.2");
    EXPECT_EQ(client_address("10.1.1.1", "", *trusted), "10.1.1.1");
    EXPECT_EQ(client_address("11.1.1.1", "1.2.3.4", *trusted), "11.1.1.1");
}

TEST(AddressRanges, NamesTheEntryThatIsWrong) {
    for (const std::string bad : {"10.0.0.0/33", "::/129", "host", "10.0.0.0/", "10.0.0.0/x"}) {
        const auto ranges = AddressRanges::parse({bad});
        ASSERT_FALSE(ranges);
        EXPECT_NE(ranges.error().message().find(bad), std::string::npos);
    }
}

TEST(AddressRanges, ComparesOnlyThePrefix) {
    const auto ranges = AddressRanges::parse({"192.168.4.0/22"});
    EXPECT_TRUE(ranges->contains("192.168.7.255"));
    EXPECT_FALSE(ranges->contains("192.168.8.0"));
    EXPECT_TRUE(ranges->contains("::ffff:192.168.5.1"));
}

} // namespace
} // namespace leams::gateway
