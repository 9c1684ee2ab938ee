#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace leams {

/// What one client can be told apart by: an IPv4 address, or the /64 network of an IPv6 address, which one
/// subscriber usually has to himself; or a wider one, if `ipv6_prefix`, a multiple of 8, says so. IPv4-mapped
/// addresses count as IPv4; other text is returned unchanged.
std::string address_group(std::string_view address, unsigned ipv6_prefix = 64);

/// Whether the 4 or 16 bytes of an address, in network order, may belong to any host of the public Internet:
/// not to this machine, a private or a carrier's network, a cloud's metadata or no host at all. An IPv6
/// address that stands for an IPv4 address is judged by that one; tunnels (6to4, Teredo) are not public.
bool is_public_address(std::span<const std::uint8_t> bytes) noexcept;

/// The same of an address as text; false for other text.
bool is_public_address(std::string_view address);

/// Whether the text is an IPv4 or IPv6 address.
bool is_ip_address(std::string_view text);

} // namespace leams
