#pragma once

#include <initializer_list>
#include <string_view>

namespace leams::http1 {

/// How much a client wants an answer in `coding`, in thousandths, by its Accept-Encoding field (RFC 9110
/// section 12.5.3). 0 when it does not accept the coding or says so in a way that cannot be read.
int coding_weight(std::string_view accept_encoding, std::string_view coding) noexcept;

/// The coding of `offered` that the client wants most; the one that stands first when it wants several alike.
/// Empty when it accepts none of them.
std::string_view
preferred_coding(std::string_view accept_encoding, std::initializer_list<std::string_view> offered) noexcept;

} // namespace leams::http1
