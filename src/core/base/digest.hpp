#pragma once

#include "core/base/bytes.hpp"

#include <array>
#include <string>
#include <string_view>

namespace leams {

/// SHA-256 in lower-case hexadecimal: how random tokens, which need no slow hash, are stored.
std::string sha256_hex(std::string_view text);

/// Where a protocol asks for it (RFC 1864); of no use against an adversary.
std::array<std::byte, 16> md5(ByteView message);

std::array<std::byte, 32> hmac_sha256(ByteView key, ByteView message);

/// Compares without telling by its duration where the two differ.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

} // namespace leams
