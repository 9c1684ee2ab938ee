#pragma once

#include "base/result.hpp"
#include "net/http.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leams::gateway {

/// A set of addresses as CIDR ranges: which peers may speak for others.
class AddressRanges {
public:
    /// InvalidArgument names the entry that is neither an address nor a CIDR range.
    static Result<AddressRanges> parse(const std::vector<std::string>& entries);

    bool contains(std::string_view address) const;
    bool empty() const noexcept { return ranges_.empty(); }

private:
    struct Range {
        std::array<std::byte, 16> prefix{};
        unsigned bits = 0;
    };
    std::vector<Range> ranges_;
};

/// The client behind the request's peer: the peer itself unless it is a trusted proxy, otherwise the last
/// address of X-Forwarded-For, in however many lines, that is not one.
std::string client_address(const net::Request& request, const AddressRanges& trusted);

} // namespace leams::gateway
