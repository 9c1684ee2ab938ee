#include "adapters/objects_folder/entries.hpp"

#include "adapters/objects_folder/beneath.hpp"

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>

namespace leams::adapters {
namespace {

FolderEntry::Kind kind_of(const Descriptor& folder, const dirent& entry) {
    if (entry.d_type == DT_REG) {
        return FolderEntry::Kind::File;
    }
    if (entry.d_type == DT_DIR) {
        return FolderEntry::Kind::Folder;
    }
    struct stat found{};
    const bool told =
        entry.d_type != DT_UNKNOWN || ::fstatat(folder.fd(), entry.d_name, &found, AT_SYMLINK_NOFOLLOW) != 0;
    if (told) {
        return FolderEntry::Kind::Other;
    }
    if (S_ISREG(found.st_mode)) {
        return FolderEntry::Kind::File;
    }
    return S_ISDIR(found.st_mode) ? FolderEntry::Kind::Folder : FolderEntry::Kind::Other;
}

} // namespace

Result<std::vector<FolderEntry>> read_entries(const Descriptor& folder) {
    // Of its own, because a reader's place belongs to the open file.
    const int own = ::openat(folder.fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (own < 0) {
        return file_error(errno, "opening a folder");
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> reader(::fdopendir(own), &::closedir);
    if (!reader) {
        ::close(own);
        return file_error(errno, "reading a folder");
    }
    std::vector<FolderEntry> entries;
    for (;;) {
        errno = 0;
        const auto* entry = ::readdir(reader.get());
        if (entry == nullptr) {
            break;
        }
        if (entry->d_name[0] != '.') {
            entries.push_back({entry->d_name, kind_of(folder, *entry)});
        }
    }
    if (errno != 0) {
        return file_error(errno, "reading a folder");
    }
    return entries;
}

} // namespace leams::adapters
