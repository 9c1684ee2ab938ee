#include "core/runtime/read_ahead.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/uio.h>

namespace leams::runtime {
namespace {

constexpr std::uint64_t kMost = 8 << 20;
// The kernel reads at least as much at once, so one byte of it speaks for the others.
constexpr std::uint64_t kStep = 128 << 10;

/// Reads a byte of each step and the last one; false when one could not be read.
bool touch(const Descriptor& file, std::uint64_t offset, std::uint64_t length, int flags) {
    char byte = 0;
    const iovec place{&byte, 1};
    const auto read_at = [&](std::uint64_t where) {
        return ::preadv2(file.fd(), &place, 1, static_cast<off_t>(where), flags) == 1;
    };
    for (std::uint64_t at = 0; at < length; at += kStep) {
        if (!read_at(offset + at)) {
            return false;
        }
    }
    return length == 0 || read_at(offset + length - 1);
}

} // namespace

bool is_in_memory(const Descriptor& file, std::uint64_t offset, std::uint64_t length) {
    return touch(file, offset, std::min(length, kMost), RWF_NOWAIT);
}

void read_ahead(const Descriptor& file, std::uint64_t offset, std::uint64_t length) {
    const auto most = std::min(length, kMost);
    // This only asks for it; to wait is what the reading does.
    ::posix_fadvise(file.fd(), static_cast<off_t>(offset), static_cast<off_t>(most), POSIX_FADV_WILLNEED);
    touch(file, offset, most, 0);
}

} // namespace leams::runtime
