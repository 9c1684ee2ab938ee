#include "core/formats/rtmp_handshake.hpp"

#include "core/base/digest.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace leams::formats {

using namespace std::string_view_literals;

namespace {

constexpr std::size_t kDigestSize = 32;
using Digest = std::array<std::byte, kDigestSize>;

constexpr std::string_view kClientKey = "Genuine Adobe Flash Player 001";
constexpr std::string_view kServerKey = "Genuine Adobe Flash Media Server 001"
                                        "\xF0\xEE\xC2\x4A\x80\x68\xBE\xE8\x2E\x00\xD0\xD1\x02\x9E\x7E\x57"
                                        "\x6E\xEC\x5D\x2D\x29\x80\x6F\xAB\x93\xB8\xE6\x36\xCF\xEB\x31\xAE"sv;
static_assert(kServerKey.size() == 68);
constexpr std::size_t kServerKeyTextSize = 36; // S1 is signed with the readable part only.

// The two schemas swap a 764-byte digest block and a
// 764-byte key block behind the 8 bytes of time and version.
constexpr std::array<std::size_t, 2> kDigestBlocks{8, 772};

std::size_t digest_offset(ByteView packet, std::size_t block) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        sum += std::to_integer<std::size_t>(packet[block + i]);
    }
    return block + 4 + sum % 728;
}

Digest packet_digest(ByteView packet, std::size_t offset, ByteView key) {
    Bytes around(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(offset));
    const auto behind = packet.subspan(offset + kDigestSize);
    around.insert(around.end(), behind.begin(), behind.end());
    return hmac_sha256(key, around);
}

struct FoundDigest {
    std::size_t block;
    std::size_t offset;
};

std::optional<FoundDigest> find_digest(ByteView packet, ByteView key) {
    for (const auto block : kDigestBlocks) {
        const auto offset = digest_offset(packet, block);
        const auto digest = packet_digest(packet, offset, key);
        if (equal_in_constant_time(as_text(digest), as_text(packet.subspan(offset, kDigestSize)))) {
            return FoundDigest{block, offset};
        }
    }
    return std::nullopt;
}

bool starts_with_http_method(ByteView bytes) {
    static constexpr std::array<std::string_view, 6> kMethods{"GET ", "POST", "HEAD", "PUT ", "OPTI", "CONN"};
    const auto text = as_text(bytes.first(std::min<std::size_t>(bytes.size(), 4)));
    return std::ranges::any_of(kMethods, [text](std::string_view method) {
        return method.starts_with(text);
    });
}

} // namespace

ByteView rtmp_client_key() noexcept {
    return as_bytes(kClientKey);
}

Result<void, ParseError> check_rtmp_version(ByteView first_bytes) noexcept {
    LEAMS_ASSERT(!first_bytes.empty());
    const auto version = std::to_integer<std::uint8_t>(first_bytes.front());
    switch (version) {
    case 3:
        return {};
    case 6:
    case 8:
    case 9:
        return ParseError::unsupported("encrypted RTMP (RTMPE)");
    case 0x16:
        return ParseError::unsupported("TLS on the plain RTMP port; use rtmps:// with its own port");
    default:
        break;
    }
    if (starts_with_http_method(first_bytes)) {
        return ParseError::unsupported("HTTP on the RTMP port");
    }
    return ParseError::malformed("not an RTMP handshake");
}

std::optional<std::size_t> find_rtmp_digest(ByteView packet, ByteView key) {
    if (packet.size() != kRtmpHandshakeSize) {
        return std::nullopt;
    }
    const auto found = find_digest(packet, key);
    return found ? std::optional(found->offset) : std::nullopt;
}

Result<Bytes, ParseError> make_rtmp_server_handshake(ByteView c0c1, ByteView random) {
    LEAMS_ASSERT(random.size() >= kRtmpHandshakeRandom);
    if (c0c1.size() < kRtmpC0C1Size) {
        return ParseError::need_more(kRtmpC0C1Size - c0c1.size());
    }
    LEAMS_CHECK(check_rtmp_version(c0c1));
    const auto c1 = c0c1.subspan(1, kRtmpHandshakeSize);

    Bytes out;
    out.reserve(1 + 2 * kRtmpHandshakeSize);
    ByteWriter writer(out);
    writer.u8(3);
    writer.u32(0);
    // A zero version in C1 means that the client does not know of digests.
    const bool may_sign =
        std::ranges::any_of(c1.subspan(4, 4), [](std::byte b) { return b != std::byte{0}; });
    const auto found = may_sign ? find_digest(c1, rtmp_client_key()) : std::nullopt;
    if (!found) {
        writer.u32(0);
        writer.bytes(random.first(kRtmpHandshakeSize - 8));
        writer.bytes(c1);
        return out;
    }

    writer.u32(0x03050701);
    writer.bytes(random.first(kRtmpHandshakeSize - 8));
    const auto s1 = std::span(out).subspan(1, kRtmpHandshakeSize);
    const auto s1_offset = digest_offset(s1, found->block);
    const auto s1_digest = packet_digest(s1, s1_offset, as_bytes(kServerKey.substr(0, kServerKeyTextSize)));
    std::ranges::copy(s1_digest, s1.begin() + static_cast<std::ptrdiff_t>(s1_offset));

    const auto s2_key = hmac_sha256(as_bytes(kServerKey), c1.subspan(found->offset, kDigestSize));
    const auto s2_body = random.subspan(kRtmpHandshakeSize, kRtmpHandshakeSize - kDigestSize);
    const auto s2_digest = hmac_sha256(s2_key, s2_body);
    writer.bytes(s2_body);
    writer.bytes(s2_digest);
    return out;
}

} // namespace leams::formats
