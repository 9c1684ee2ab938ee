#pragma once

#include <string>
#include <string_view>

namespace leams {

/// What one client can be told apart by: an IPv4 address, or the /64 network of an IPv6 address, which one
/// subscriber usually has to himself. IPv4-mapped addresses count as IPv4; other text is returned unchanged.
std::string address_group(std::string_view address);

} // namespace leams
