#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace leams {

/// Fills `output` from the kernel's generator (getrandom(2)); aborts if the kernel has none. Safe from any
/// thread.
void fill_random(std::span<std::byte> output);

/// `bytes` random bytes in URL-safe base64 without padding: for tokens and keys.
std::string random_token(std::size_t bytes);

/// `seconds` and by chance up to a quarter and three more: for those who were all refused at one moment, and
/// must not all come back at one.
std::int64_t spread_seconds(std::int64_t seconds);

} // namespace leams
