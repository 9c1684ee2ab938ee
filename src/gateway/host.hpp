#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What a Host field says, and whom it may name.
namespace leams::gateway {

/// Whether it is host[:port] and nothing else: a name, an IPv4 address, or an IPv6 address in brackets.
bool is_host(std::string_view field);

/// The field without its port.
std::string host_without_port(std::string_view host);

/// Whether it names an address or "localhost", which no other site can make its own name point to.
bool is_address_or_localhost(std::string_view field);

/// Whether the name is one of `hosts`, compared without case and port; any is when there are none.
bool is_served_host(std::string_view field, const std::vector<std::string>& hosts);

} // namespace leams::gateway
