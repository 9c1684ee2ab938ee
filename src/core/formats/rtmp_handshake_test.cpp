#include "core/base/digest.hpp"
#include "core/formats/rtmp_handshake.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace leams::formats {
namespace {

Bytes filler(std::size_t size, unsigned seed) {
    Bytes result;
    for (std::size_t i = 0; i < size; ++i) {
        seed = seed * 1'103'515'245 + 12345;
        result.push_back(static_cast<std::byte>(seed >> 16));
    }
    return result;
}

const Bytes kRandom = filler(kRtmpHandshakeRandom, 7);

// C0 and C1 as a client signs them, with the digest in the block that starts at `block`.
Bytes signed_c0c1(std::size_t block, unsigned seed = 1) {
    auto packet = filler(kRtmpHandshakeSize, seed);
    std::size_t sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        sum += std::to_integer<std::size_t>(packet[block + i]);
    }
    const auto offset = block + 4 + sum % 728;
    Bytes rest(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(offset));
    rest.insert(rest.end(), packet.begin() + static_cast<std::ptrdiff_t>(offset) + 32, packet.end());
    std::ranges::copy(
        hmac_sha256(rtmp_client_key(), rest), packet.begin() + static_cast<std::ptrdiff_t>(offset)
    );
    packet.insert(packet.begin(), std::byte{3});
    return packet;
}

TEST(RtmpHandshake, EchoesASimpleC1) {
    Bytes c0c1 = filler(kRtmpC0C1Size, 3);
    c0c1[0] = std::byte{3};
    std::fill_n(c0c1.begin() + 5, 4, std::byte{0});
    const auto answer = make_rtmp_server_handshake(c0c1, kRandom);
    ASSERT_TRUE(answer.has_value());
    ASSERT_EQ(answer->size(), 1 + 2 * kRtmpHandshakeSize);
    EXPECT_EQ(answer->front(), std::byte{3});
    EXPECT_TRUE(std::ranges::equal(ByteView(*answer).last(kRtmpHandshakeSize), ByteView(c0c1).subspan(1)));
}

TEST(RtmpHandshake, FallsBackToSimpleWhenNoDigestFits) {
    Bytes c0c1 = filler(kRtmpC0C1Size, 4);
    c0c1[0] = std::byte{3};
    const auto answer = make_rtmp_server_handshake(c0c1, kRandom);
    ASSERT_TRUE(answer.has_value());
    EXPECT_TRUE(std::ranges::equal(ByteView(*answer).last(kRtmpHandshakeSize), ByteView(c0c1).subspan(1)));
}

TEST(RtmpHandshake, SignsS1AndS2InBothSchemas) {
    constexpr std::string_view kServerText = "Genuine Adobe Flash Media Server 001";
    for (const std::size_t block : {8u, 772u}) {
        for (unsigned seed = 1; seed < 20; ++seed) {
            const auto c0c1 = signed_c0c1(block, seed);
            ASSERT_TRUE(find_rtmp_digest(ByteView(c0c1).subspan(1), rtmp_client_key()).has_value());
            const auto answer = make_rtmp_server_handshake(c0c1, kRandom);
            ASSERT_TRUE(answer.has_value());
            const auto s1 = ByteView(*answer).subspan(1, kRtmpHandshakeSize);
            const auto found = find_rtmp_digest(s1, as_bytes(kServerText));
            ASSERT_TRUE(found.has_value());
            EXPECT_GE(*found, block + 4);
            EXPECT_LT(*found, block + 764);
            EXPECT_FALSE(
                std::ranges::equal(ByteView(*answer).last(kRtmpHandshakeSize), ByteView(c0c1).subspan(1))
            );
        }
    }
}

TEST(RtmpHandshake, WaitsForAllOfC1) {
    const auto c0c1 = signed_c0c1(8);
    for (std::size_t length = 1; length < c0c1.size(); ++length) {
        const auto answer = make_rtmp_server_handshake(ByteView(c0c1).first(length), kRandom);
        ASSERT_FALSE(answer.has_value());
        EXPECT_EQ(answer.error().missing(), c0c1.size() - length);
    }
}

TEST(RtmpHandshake, NamesWhatIsNotRtmp) {
    const auto reason = [](std::string_view bytes) {
        const auto result = check_rtmp_version(as_bytes(bytes));
        return result ? std::string_view("rtmp") : result.error().reason();
    };
    EXPECT_EQ(reason("\x03"), "rtmp");
    EXPECT_EQ(reason("\x06"), "encrypted RTMP (RTMPE)");
    EXPECT_NE(reason("\x16\x03\x01").find("TLS"), std::string_view::npos);
    EXPECT_EQ(reason("GET / HTTP/1.1"), "HTTP on the RTMP port");
    EXPECT_EQ(reason("P"), "HTTP on the RTMP port");
    EXPECT_EQ(reason("SSH-2.0"), "not an RTMP handshake");
    EXPECT_EQ(reason("GARBAGE"), "not an RTMP handshake");
}

} // namespace
} // namespace leams::formats
