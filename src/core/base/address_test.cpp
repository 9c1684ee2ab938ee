#include "core/base/address.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

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

TEST(AddressGroup, TakesWiderNetworksOfIpv6Only) {
    EXPECT_EQ(address_group("2001:db8:1:2345::9", 56), "2001:db8:1:2300::/56");
    EXPECT_EQ(address_group("2001:db8:1:2345::9", 48), "2001:db8:1::/48");
    EXPECT_EQ(address_group("192.0.2.7", 48), "192.0.2.7");
}

struct Block {
    std::uint32_t first;
    std::uint32_t last;
};

// Written apart from the code: what it says is held against this.
const std::vector<Block> kNotPublic{
    {0x00000000, 0x00FFFFFF},
    {0x0A000000, 0x0AFFFFFF},
    {0x64400000, 0x647FFFFF},
    {0x7F000000, 0x7FFFFFFF},
    {0xA83F8110, 0xA83F8110},
    {0xA9FE0000, 0xA9FEFFFF},
    {0xAC100000, 0xAC1FFFFF},
    {0xC0000000, 0xC00000FF},
    {0xC0000200, 0xC00002FF},
    {0xC0586300, 0xC05863FF},
    {0xC0A80000, 0xC0A8FFFF},
    {0xC6120000, 0xC613FFFF},
    {0xC6336400, 0xC63364FF},
    {0xCB007100, 0xCB0071FF},
    {0xE0000000, 0xFFFFFFFF},
};

bool is_listed(std::uint32_t address) {
    return std::ranges::any_of(kNotPublic, [&](const Block& block) {
        return block.first <= address && address <= block.last;
    });
}

std::array<std::uint8_t, 4> bytes_of(std::uint32_t address) {
    return {
        static_cast<std::uint8_t>(address >> 24),
        static_cast<std::uint8_t>(address >> 16),
        static_cast<std::uint8_t>(address >> 8),
        static_cast<std::uint8_t>(address)
    };
}

bool is_public_within(std::array<std::uint8_t, 16> network, std::uint32_t address) {
    std::ranges::copy(bytes_of(address), network.end() - 4);
    return is_public_address(network);
}

void expect_as_listed(std::uint32_t address) {
    const auto bytes = bytes_of(address);
    EXPECT_EQ(is_public_address(bytes), !is_listed(address)) << std::hex << address;
    EXPECT_EQ(is_public_within({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, address), !is_listed(address));
    EXPECT_EQ(is_public_within({0x00, 0x64, 0xFF, 0x9B}, address), !is_listed(address));
    // Whatever it is: not as "IPv4-compatible", and not through a tunnel.
    EXPECT_FALSE(is_public_within({}, address));
    EXPECT_FALSE(is_public_within({0x20, 0x02}, address));
}

TEST(PublicAddress, EndsAndBeginsExactlyAtTheEdgesOfEachBlock) {
    for (const auto& block : kNotPublic) {
        for (const auto edge : {block.first, block.last}) {
            for (const auto step : {-1, 0, 1}) {
                expect_as_listed(edge + static_cast<std::uint32_t>(step));
            }
        }
    }
}

TEST(PublicAddress, JudgesAnyIpv4AddressAlikeHoweverItIsCarried) {
    std::mt19937 random(20'260'101); // NOLINT(cert-msc32-c,cert-msc51-cpp)
    for (int i = 0; i < 200'000; ++i) {
        expect_as_listed(static_cast<std::uint32_t>(random()));
    }
}

TEST(PublicAddress, OfIpv6IsOnlyGlobalUnicast) {
    std::mt19937 random(20'260'102); // NOLINT(cert-msc32-c,cert-msc51-cpp)
    for (int i = 0; i < 200'000; ++i) {
        std::array<std::uint8_t, 16> bytes{};
        std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(random()); });
        if ((bytes[0] & 0xE0) != 0x20) {
            EXPECT_FALSE(is_public_address(bytes));
        } else if (bytes[0] > 0x20 && bytes[0] < 0x3F) {
            EXPECT_TRUE(is_public_address(bytes));
        }
    }
}

TEST(PublicAddress, KnowsThemByName) {
    for (const auto* text :
         {"93.184.216.34",
          "8.8.8.8",
          "2606:2800:220:1:248:1893:25c8:1946",
          "2a00:1450:4001::200e",
          "64:ff9b::808:808"}) {
        EXPECT_TRUE(is_public_address(text)) << text;
    }
    for (const auto* text :
         {"127.0.0.1",
          "169.254.169.254",
          "100.100.100.200",
          "255.255.255.255",
          "::",
          "::1",
          "::ffff:127.0.0.1",
          "::127.0.0.1",
          "64:ff9b::a9fe:a9fe",
          "64:ff9b:1::808:808",
          "100::1",
          "fc00::1",
          "fd00:ec2::254",
          "fe80::1",
          "fec0::1",
          "ff02::1",
          "2001::1",
          "2001:db8::1",
          "2002:7f00:1::1",
          "3fff::1",
          "fe80::1%eth0",
          "127.1",
          "2130706433",
          "0x7f000001",
          "example.com",
          ""}) {
        EXPECT_FALSE(is_public_address(text)) << text;
    }
}

} // namespace
} // namespace leams
