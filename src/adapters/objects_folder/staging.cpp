#include "adapters/objects_folder/staging.hpp"

#include "adapters/objects_folder/beneath.hpp"
#include "adapters/objects_folder/entries.hpp"
#include "core/base/random.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace leams::adapters {
namespace {

constexpr auto kFolder = ".new";
constexpr int kAttempts = 3;

bool lock(const Descriptor& folder) {
    return ::flock(folder.fd(), LOCK_EX | LOCK_NB) == 0;
}

/// One that is locked belongs to a process that lives.
void remove_leftovers(const Descriptor& all) {
    auto entries = read_entries(all);
    if (!entries) {
        return;
    }
    for (const auto& entry : *entries) {
        const auto folder = open_beneath(all, entry.name, O_RDONLY | O_DIRECTORY);
        if (!folder.is_open() || !lock(folder)) {
            continue;
        }
        if (const auto files = read_entries(folder)) {
            for (const auto& file : *files) {
                ::unlinkat(folder.fd(), file.name.c_str(), 0);
            }
        }
        ::unlinkat(all.fd(), entry.name.c_str(), AT_REMOVEDIR);
    }
}

/// Closed when another process has taken it for a leftover meanwhile.
Descriptor make_locked(const Descriptor& all) {
    const auto name = random_token(9);
    if (::mkdirat(all.fd(), name.c_str(), 0700) != 0) {
        return {};
    }
    auto folder = open_beneath(all, name, O_RDONLY | O_DIRECTORY);
    struct stat found{};
    const bool ours =
        folder.is_open() && lock(folder) && ::fstat(folder.fd(), &found) == 0 && found.st_nlink > 0;
    return ours ? std::move(folder) : Descriptor();
}

} // namespace

Staging::File::~File() {
    ::unlinkat(staging_->folder_.fd(), name_.c_str(), 0);
}

Result<Staging> Staging::open(const Descriptor& root) {
    if (::mkdirat(root.fd(), kFolder, 0700) != 0 && errno != EEXIST) {
        return file_error(errno, "making .new");
    }
    const auto all = open_beneath(root, kFolder, O_RDONLY | O_DIRECTORY);
    if (!all.is_open()) {
        return file_error(errno, "opening .new");
    }
    remove_leftovers(all);
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        if (auto folder = make_locked(all); folder.is_open()) {
            return Staging(std::move(folder));
        }
    }
    return Error::unavailable("The object store cannot be used now").with_cause("no folder for new files");
}

} // namespace leams::adapters
