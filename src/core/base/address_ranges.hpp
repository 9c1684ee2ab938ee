#pragma once

#include "core/base/result.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leams {

/// A set of addresses as CIDR ranges.
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

} // namespace leams
