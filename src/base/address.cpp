#include "base/address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

namespace leams {

std::string address_group(std::string_view address) {
    std::array<unsigned char, 16> bytes{};
    const std::string text(address);
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) {
        return text;
    }
    std::array<char, INET6_ADDRSTRLEN> printed{};
    constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
        ::inet_ntop(AF_INET, bytes.data() + kMapped.size(), printed.data(), printed.size());
        return printed.data();
    }
    std::fill(bytes.begin() + 8, bytes.end(), 0);
    ::inet_ntop(AF_INET6, bytes.data(), printed.data(), printed.size());
    return std::string(printed.data()) + "/64";
}

} // namespace leams
