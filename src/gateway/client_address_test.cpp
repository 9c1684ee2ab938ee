#include "gateway/client_address.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leams::gateway {
namespace {

std::string behind(std::string_view peer, const std::string& lines, const AddressRanges& trusted) {
    const auto text = "GET / HTTP/1.1\r\nHost: tv.example\r\n" + lines + "\r\n";
    http1::Head head;
    EXPECT_TRUE(http1::parse_request(text, head));
    net::Request request;
    request.peer = peer;
    request.head = &head;
    return client_address(request, trusted);
}

TEST(ClientAddress, IgnoresTheHeaderOfStrangers) {
    EXPECT_EQ(behind("203.0.113.9", "X-Forwarded-For: 1.2.3.4\r\n", {}), "203.0.113.9");
}

TEST(ClientAddress, IsTheLastHopThatNoTrustedProxySpeaksFor) {
    const auto trusted = AddressRanges::parse({"10.0.0.0/8", "2001:db8::/32"});
    ASSERT_TRUE(trusted);
    EXPECT_EQ(behind("10.1.1.1", "X-Forwarded-For: 6.6.6.6, 1.2.3.4\r\n", *trusted), "1.2.3.4");
    EXPECT_EQ(behind("10.1.1.1", "X-Forwarded-For: 1.2.3.4, 10.9.9.9\r\n", *trusted), "1.2.3.4");
    EXPECT_EQ(behind("2001:db8::5", "x-forwarded-for: 2a00::1\r\n", *trusted), "2a00::1");
    EXPECT_EQ(behind("10.1.1.1", "X-Forwarded-For: <script>, 10.2.2.2\r\n", *trusted), "10.2.2.2");
    EXPECT_EQ(behind("10.1.1.1", "", *trusted), "10.1.1.1");
    EXPECT_EQ(behind("11.1.1.1", "X-Forwarded-For: 1.2.3.4\r\n", *trusted), "11.1.1.1");
}

TEST(ClientAddress, ReadsTheLineThatAProxyAddedBehindTheClients) {
    const auto trusted = AddressRanges::parse({"10.0.0.0/8"});
    ASSERT_TRUE(trusted);
    const std::string spoofed = "X-Forwarded-For: 6.6.6.6\r\n";
    EXPECT_EQ(behind("10.1.1.1", spoofed + "X-Forwarded-For: 1.2.3.4\r\n", *trusted), "1.2.3.4");
    EXPECT_EQ(behind("10.1.1.1", spoofed + "X-Forwarded-For: 1.2.3.4, 10.2.2.2\r\n", *trusted), "1.2.3.4");
}

} // namespace
} // namespace leams::gateway
