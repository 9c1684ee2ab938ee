#include "adapters/objects_folder/copy.hpp"

#include "adapters/objects_folder/beneath.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <unistd.h>

namespace leams::adapters {
namespace {

constexpr std::array kNoLinks{EXDEV, EPERM, EMLINK, EOPNOTSUPP};

/// What the kernel cannot copy by itself, between some file systems, goes through memory.
Result<void> copy_by_hand(const Descriptor& from, const Descriptor& to) {
    std::string buffer(256 << 10, '\0');
    for (;;) {
        const auto count = ::read(from.fd(), buffer.data(), buffer.size());
        if (count == 0) {
            return {};
        }
        if (count < 0 && errno != EINTR) {
            return file_error(errno, "reading a file");
        }
        if (count > 0) {
            LEAMS_CHECK(write_all(to, std::string_view(buffer).substr(0, static_cast<std::size_t>(count))));
        }
    }
}

Result<void> copy(const Descriptor& from, const Descriptor& to) {
    constexpr std::size_t kAtOnce = 1 << 30;
    for (;;) {
        const auto count = ::copy_file_range(from.fd(), nullptr, to.fd(), nullptr, kAtOnce, 0);
        if (count == 0) {
            return {};
        }
        if (count < 0 && errno == ENOSPC) {
            return file_error(errno, "copying a file");
        }
        if (count < 0 && errno != EINTR) {
            return copy_by_hand(from, to);
        }
    }
}

} // namespace

Result<void> write_all(const Descriptor& file, std::string_view content) {
    while (!content.empty()) {
        const auto count = ::write(file.fd(), content.data(), content.size());
        if (count < 0 && errno != EINTR) {
            return file_error(errno, "writing a file");
        }
        content.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    return {};
}

Result<Descriptor> link_or_copy(const std::string& path, const Descriptor& folder, const std::string& name) {
    if (::linkat(AT_FDCWD, path.c_str(), folder.fd(), name.c_str(), 0) == 0) {
        auto file = open_beneath(folder, name, O_RDONLY);
        return file.is_open() ? Result<Descriptor>(std::move(file)) : file_error(errno, "opening a file");
    }
    if (std::ranges::find(kNoLinks, errno) == kNoLinks.end()) {
        return file_error(errno, "linking a file");
    }
    const Descriptor from(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!from.is_open()) {
        return file_error(errno, "opening a file");
    }
    Descriptor to(::openat(folder.fd(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!to.is_open()) {
        return file_error(errno, "making a file");
    }
    LEAMS_CHECK(copy(from, to));
    return to;
}

} // namespace leams::adapters
