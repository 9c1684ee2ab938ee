#pragma once

#include "core/base/descriptor.hpp"

#include <cstdint>

namespace leams::packaging {

/// The root folder of a new tmpfs of `max_bytes` that only this process sees, in which growing files get
/// large pages. Needs no rights: a short-lived child mounts it in a user namespace of its own and hands it
/// over. Closed where the system does not let it: in most containers, in a chroot, where user namespaces are
/// turned off.
Descriptor mount_own_tmpfs(std::uint64_t max_bytes);

} // namespace leams::packaging
