#include "core/base/address_ranges.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <optional>

namespace leams {
namespace {

using Address = std::array<std::byte, 16>;

/// IPv6 form of an address; IPv4 as ::ffff:a.b.c.d.
std::optional<Address> to_address(std::string_view text) {
    const std::string copy(text);
    Address address{};
    in_addr v4{};
    if (inet_pton(AF_INET, copy.c_str(), &v4) == 1) {
        address[10] = address[11] = std::byte{0xFF};
        std::memcpy(&address[12], &v4, 4);
        return address;
    }
    if (inet_pton(AF_INET6, copy.c_str(), address.data()) == 1) {
        return address;
    }
    return std::nullopt;
}

bool is_v4(const Address& address) {
    constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    return std::memcmp(address.data(), kMapped.data(), kMapped.size()) == 0;
}

} // namespace

Result<AddressRanges> AddressRanges::parse(const std::vector<std::string>& entries) {
    AddressRanges ranges;
    for (const auto& entry : entries) {
        const auto slash = entry.find('/');
        const auto address = to_address(std::string_view(entry).substr(0, slash));
        const auto bad =
            Error::invalid_argument("\"" + entry + "\" is neither an IP address nor a CIDR range");
        if (!address) {
            return bad;
        }
        const unsigned whole = is_v4(*address) ? 32 : 128;
        unsigned bits = whole;
        if (slash != std::string::npos) {
            const auto* end = entry.data() + entry.size();
            const auto [stop, failure] = std::from_chars(entry.data() + slash + 1, end, bits);
            if (failure != std::errc{} || stop != end || bits > whole) {
                return bad;
            }
        }
        ranges.ranges_.push_back({*address, bits + 128 - whole});
    }
    return ranges;
}

bool AddressRanges::contains(std::string_view text) const {
    const auto address = ranges_.empty() ? std::nullopt : to_address(text);
    return address && std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) {
               const auto bytes = range.bits / 8;
               if (std::memcmp(address->data(), range.prefix.data(), bytes) != 0) {
                   return false;
               }
               const auto rest = range.bits % 8;
               const auto mask = static_cast<std::byte>(0xFF00U >> rest);
               return rest == 0 || ((*address)[bytes] & mask) == (range.prefix[bytes] & mask);
           });
}

} // namespace leams
