#include "core/base/memory_size.hpp"

#include <algorithm>
#include <fstream>
#include <unistd.h>

namespace leams {

std::uint64_t machine_memory() {
    const auto pages = static_cast<std::uint64_t>(std::max(::sysconf(_SC_PHYS_PAGES), 1L));
    const auto memory = pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    std::uint64_t allowed = 0;
    // In a container this is its own group's; the word "max" is not a number.
    std::ifstream limit("/sys/fs/cgroup/memory.max");
    return limit >> allowed && allowed > 0 ? std::min(memory, allowed) : memory;
}

} // namespace leams
