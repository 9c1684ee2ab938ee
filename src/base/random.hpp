#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace leams {

/// Fills `output` from the kernel's generator (getrandom(2)); aborts if the kernel has none. Safe from any
/// thread.
void fill_random(std::span<std::byte> output);

/// `bytes` random bytes in URL-safe base64 without padding: for tokens and keys.
std::string random_token(std::size_t bytes);

} // namespace leams
