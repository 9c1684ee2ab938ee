#include "core/base/address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstddef>

namespace leams {
namespace {

using Bytes = std::span<const std::uint8_t>;

template <std::size_t Size>
struct Network {
    std::array<std::uint8_t, Size> prefix;
    unsigned bits;

    bool contains(Bytes address) const noexcept {
        const auto whole = bits / 8;
        if (!std::equal(prefix.begin(), prefix.begin() + whole, address.begin())) {
            return false;
        }
        const auto rest = bits % 8;
        return rest == 0 || ((prefix[whole] ^ address[whole]) >> (8 - rest)) == 0;
    }
};

// The IANA registry of special-purpose addresses, multicast, and one that a cloud keeps for itself.
constexpr std::array<Network<4>, 16> kNotPublic4{{
    {{0}, 8},                 // This network.
    {{10}, 8},                // Private.
    {{100, 64}, 10},          // Carriers' networks; a cloud's metadata.
    {{127}, 8},               // This machine.
    {{168, 63, 129, 16}, 32}, // Azure's host.
    {{169, 254}, 16},         // Link; clouds' metadata.
    {{172, 16}, 12},          // Private.
    {{192, 0, 0}, 24},        // Protocols; a cloud's metadata.
    {{192, 0, 2}, 24},        // Documentation.
    {{192, 88, 99}, 24},      // Relays of 6to4.
    {{192, 168}, 16},         // Private.
    {{198, 18}, 15},          // Benchmarks.
    {{198, 51, 100}, 24},     // Documentation.
    {{203, 0, 113}, 24},      // Documentation.
    {{224}, 4},               // Multicast.
    {{240}, 4},               // Reserved; broadcast.
}};

constexpr Network<16> kGlobalUnicast{{0x20}, 3};
constexpr std::array<Network<16>, 4> kNotPublic6{{
    {{0x20, 0x01}, 23},             // Protocols, among them Teredo.
    {{0x20, 0x01, 0x0D, 0xB8}, 32}, // Documentation.
    {{0x20, 0x02}, 16},             // 6to4.
    {{0x3F, 0xFF}, 20},             // Documentation.
}};
// Their last four bytes are an IPv4 address: mapped (RFC 4291), and translated by NAT64 (RFC 6052).
constexpr std::array<Network<16>, 2> kCarriers{{
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96},
    {{0x00, 0x64, 0xFF, 0x9B}, 96},
}};

bool any_contains(const auto& networks, Bytes address) noexcept {
    return std::ranges::any_of(networks, [&](const auto& one) { return one.contains(address); });
}

} // namespace

std::string address_group(std::string_view address, unsigned ipv6_prefix) {
    std::array<unsigned char, 16> bytes{};
    std::string text(address);
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) {
        return text;
    }
    std::array<char, INET6_ADDRSTRLEN> printed{};
    constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
        ::inet_ntop(AF_INET, bytes.data() + kMapped.size(), printed.data(), printed.size());
        return printed.data();
    }
    std::fill(bytes.begin() + ipv6_prefix / 8, bytes.end(), 0);
    ::inet_ntop(AF_INET6, bytes.data(), printed.data(), printed.size());
    return std::string(printed.data()) + "/" + std::to_string(ipv6_prefix);
}

bool is_public_address(std::span<const std::uint8_t> bytes) noexcept {
    if (bytes.size() == 4) {
        return !any_contains(kNotPublic4, bytes);
    }
    if (bytes.size() != 16) {
        return false;
    }
    if (any_contains(kCarriers, bytes)) {
        return is_public_address(bytes.last(4));
    }
    return kGlobalUnicast.contains(bytes) && !any_contains(kNotPublic6, bytes);
}

bool is_public_address(std::string_view address) {
    std::array<std::uint8_t, 16> bytes{};
    const std::string text(address);
    if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
        return is_public_address(Bytes(bytes).first(4));
    }
    return ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1 && is_public_address(Bytes(bytes));
}

bool is_ip_address(std::string_view text) {
    std::array<unsigned char, 16> bytes{};
    const std::string copy(text);
    return ::inet_pton(AF_INET, copy.c_str(), bytes.data()) == 1 ||
           ::inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1;
}

} // namespace leams
