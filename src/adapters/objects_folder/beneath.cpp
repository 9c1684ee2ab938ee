#include "adapters/objects_folder/beneath.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

namespace leams::adapters {

Descriptor open_beneath(const Descriptor& folder, const std::string& path, int flags, Lookup lookup) {
    open_how how{};
    how.flags = static_cast<unsigned>(flags) | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
    if (lookup == Lookup::OnlyCached) {
        how.resolve |= RESOLVE_CACHED;
    }
    for (;;) {
        const auto fd = ::syscall(SYS_openat2, folder.fd(), path.c_str(), &how, sizeof how);
        if (fd >= 0 || errno != EINTR) {
            return Descriptor(static_cast<int>(fd));
        }
    }
}

Error file_error(int number, std::string_view doing) {
    auto cause = fmt::format("{}: {}", doing, std::generic_category().message(number));
    switch (number) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
        return Error::not_found("There is no such object").with_cause(std::move(cause));
    case ENAMETOOLONG:
        return Error::invalid_argument("That is no key of an object").with_cause(std::move(cause));
    case ENOSPC:
    case EDQUOT:
        return Error::resource_exhausted("The object store is full").with_cause(std::move(cause));
    default:
        return Error::unavailable("The object store cannot be used now").with_cause(std::move(cause));
    }
}

} // namespace leams::adapters
