#pragma once

#include "core/base/descriptor.hpp"
#include "core/base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace leams::adapters {

/// Uncached is what the kernel would have to read from the disk first.
enum class Lookup : std::uint8_t { MayBlock, OnlyCached };

/// Opens `path` below `folder`; the kernel sees to it that no symbolic link and no ".." leads out. Closed,
/// with errno set, when that fails; EAGAIN when it would block and may not.
Descriptor
open_beneath(const Descriptor& folder, const std::string& path, int flags, Lookup lookup = Lookup::MayBlock);

/// Of a failed call, by errno as it was then: NotFound, InvalidArgument, ResourceExhausted when the disk is
/// full, else Unavailable.
Error file_error(int number, std::string_view doing);

} // namespace leams::adapters
