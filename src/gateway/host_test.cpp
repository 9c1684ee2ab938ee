#include "gateway/host.hpp"

#include <gtest/gtest.h>

namespace leams::gateway {
namespace {

TEST(Host, IsANameOrAddressWithPerhapsAPort) {
    for (const auto* good :
         {"tv.example", "tv.example:8000", "a_b-c.example", "10.0.0.1:1", "[::1]", "[2001:db8::1]:443"}) {
        EXPECT_TRUE(is_host(good)) << good;
    }
    for (const auto* bad :
         {"",
          ":80",
          "a b",
          "a/b",
          "a@b",
          "a\"><script>",
          "a:b",
          "a:80:80",
          "[::1",
          "[x]",
          "[]",
          "::1",
          "a:123456",
          "evil/../x"}) {
        EXPECT_FALSE(is_host(bad)) << bad;
    }
    EXPECT_FALSE(is_host(std::string(254, 'a')));
}

TEST(Host, LosesItsPort) {
    EXPECT_EQ(host_without_port("tv.example:8000"), "tv.example");
    EXPECT_EQ(host_without_port("[::1]:8000"), "[::1]");
    EXPECT_EQ(host_without_port("[::1]"), "[::1]");
}

TEST(Host, IsAnAddressOrLocalhost) {
    for (const auto* local : {"localhost", "LocalHost:8001", "127.0.0.1:8001", "[::1]:8001", "10.1.2.3"}) {
        EXPECT_TRUE(is_address_or_localhost(local)) << local;
    }
    for (const auto* name :
         {"rebound.example", "127.0.0.1.evil.example", "localhost.evil.example", "0x7f.1", ""}) {
        EXPECT_FALSE(is_address_or_localhost(name)) << name;
    }
}

TEST(Host, IsOneOfThoseServed) {
    EXPECT_TRUE(is_served_host("any.example", {}));
    EXPECT_TRUE(is_served_host("TV.example:8000", {"other.example", "tv.example"}));
    EXPECT_FALSE(is_served_host("tv.example.evil", {"tv.example"}));
}

} // namespace
} // namespace leams::gateway
