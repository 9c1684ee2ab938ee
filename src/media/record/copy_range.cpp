#include "media/record/copy_range.hpp"

#include "media/record/disk_error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <sys/sendfile.h>
#include <unistd.h>

namespace leams::record {
namespace {

enum class Way : std::uint8_t { CopyRange, SendFile, ThroughMemory };

ssize_t copy_through_memory(int to, int from, off_t offset, std::size_t length) {
    std::array<char, 64 << 10> buffer;
    const auto got = ::pread(from, buffer.data(), std::min(length, buffer.size()), offset);
    return got <= 0 ? got : ::write(to, buffer.data(), static_cast<std::size_t>(got));
}

ssize_t copy_some(Way way, int to, int from, off_t offset, std::size_t length) {
    switch (way) {
    case Way::CopyRange: // Between file systems of two kinds the kernel refuses it.
        return ::copy_file_range(from, &offset, to, nullptr, length, 0);
    case Way::SendFile:
        return ::sendfile(to, from, &offset, length);
    case Way::ThroughMemory:
        break;
    }
    return copy_through_memory(to, from, offset, length);
}

bool is_refusal(int error) {
    return error == EXDEV || error == EINVAL || error == EOPNOTSUPP || error == ENOSYS || error == EBADF;
}

} // namespace

Error disk_error(std::string_view call) {
    const auto number = errno;
    auto cause = std::string(call) + ": " + std::strerror(number);
    const bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
    return (full ? Error::resource_exhausted("The disk is full") : Error::unavailable("The disk failed"))
        .with_cause(std::move(cause));
}

Result<void> append_range(int to, int from, packaging::ByteRange range) {
    auto way = Way::CopyRange;
    while (range.length > 0) {
        const auto done = copy_some(
            way, to, from, static_cast<off_t>(range.offset), static_cast<std::size_t>(range.length)
        );
        if (done > 0) {
            range.offset += static_cast<std::uint64_t>(done);
            range.length -= static_cast<std::uint64_t>(done);
        } else if (done == 0) {
            return Error::internal("The range ends behind its file");
        } else if (way != Way::ThroughMemory && is_refusal(errno)) {
            way = way == Way::CopyRange ? Way::SendFile : Way::ThroughMemory;
        } else if (errno != EINTR) {
            return disk_error("copy");
        }
    }
    return {};
}

} // namespace leams::record
