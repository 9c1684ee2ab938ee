#include "adapters/objects_folder/files.hpp"

#include "adapters/objects_folder/copy.hpp"
#include "adapters/objects_folder/file_info.hpp"
#include "core/runtime/read_ahead.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace leams::adapters {
namespace {

constexpr int kAttempts = 10;
constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;

std::string folder_of(const std::string& key) {
    const auto end = key.rfind('/');
    return end == std::string::npos ? "." : key.substr(0, end);
}

std::string name_of(const std::string& key) {
    return key.substr(key.rfind('/') + 1);
}

Descriptor open_folder(const Descriptor& root, const std::string& path) {
    return open_beneath(root, path, O_RDONLY | O_DIRECTORY);
}

/// `path` and the folders above it. Each new name is written to the disk, as a file's is.
Result<void> make_missing_folders(const Descriptor& root, const std::string& path) {
    for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
        const auto part = path.substr(0, end);
        const auto parent = open_folder(root, folder_of(part));
        const bool made = parent.is_open() && ::mkdirat(parent.fd(), name_of(part).c_str(), kFolderMode) == 0;
        // What others make or remove meanwhile shows when the whole is opened.
        if ((made && ::fsync(parent.fd()) != 0) || (!made && errno != EEXIST && errno != ENOENT)) {
            return file_error(errno, "making a folder");
        }
        if (end == std::string::npos) {
            return {};
        }
    }
}

/// NotFound also for what is no file.
Result<struct stat> stat_of(const Descriptor& file) {
    struct stat found{};
    if (::fstat(file.fd(), &found) != 0) {
        return file_error(errno, "looking at an object");
    }
    if (!S_ISREG(found.st_mode)) {
        return file_error(ENOENT, "looking at an object");
    }
    return found;
}

runtime::ObjectFile
part_of(Descriptor file, const struct stat& found, std::uint64_t offset, std::uint64_t length) {
    const auto size = static_cast<std::uint64_t>(found.st_size);
    const auto from = std::min(offset, size);
    auto owner = std::make_shared<const Descriptor>(std::move(file));
    const int fd = owner->fd();
    return {.owner = std::move(owner), .fd = fd, .offset = from, .length = std::min(length, size - from)};
}

const Descriptor& descriptor_of(const runtime::ObjectFile& file) {
    return *static_cast<const Descriptor*>(file.owner.get());
}

} // namespace

Result<ObjectFiles> ObjectFiles::open(const std::string& path) {
    std::error_code failure;
    std::filesystem::create_directories(path, failure);
    Descriptor root(failure ? -1 : ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root.is_open()) {
        return file_error(failure ? failure.value() : errno, "opening the folder of objects");
    }
    LEAMS_TRY(auto staging, Staging::open(root));
    return ObjectFiles(std::move(root), std::move(staging));
}

Result<void> ObjectFiles::store(const std::string& key, std::string_view content, IfThere if_there) {
    const auto staged = staging_.new_file();
    const Descriptor file(::openat(
        staging_.folder().fd(), staged.name().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode
    ));
    if (!file.is_open()) {
        return file_error(errno, "making a file");
    }
    LEAMS_CHECK(write_all(file, content));
    if (::fdatasync(file.fd()) != 0) {
        return file_error(errno, "writing a file");
    }
    return publish(staged, key, if_there);
}

Result<std::uint64_t> ObjectFiles::store_file(const std::string& key, const std::string& path) {
    LEAMS_TRY(const auto linked, link_new(key, path));
    if (linked) {
        return *linked;
    }
    const auto staged = staging_.new_file();
    LEAMS_TRY(const auto file, link_or_copy(path, staging_.folder(), staged.name()));
    LEAMS_TRY(const auto found, stat_of(file));
    if (::fdatasync(file.fd()) != 0) {
        return file_error(errno, "writing a file");
    }
    LEAMS_CHECK(publish(staged, key, IfThere::Replace));
    return static_cast<std::uint64_t>(found.st_size);
}

/// What is recorded comes this way: a name is all that it needs. Nothing when something has the name already,
/// or the file system makes no link; its size otherwise.
Result<std::optional<std::uint64_t>>
ObjectFiles::link_new(const std::string& key, const std::string& path) const {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file.is_open()) {
        return file_error(errno, "opening a file");
    }
    LEAMS_TRY(const auto found, stat_of(file));
    LEAMS_TRY(const auto folder, make_folder(key));
    struct stat place{};
    if (::fstat(folder.fd(), &place) != 0 || place.st_dev != found.st_dev) {
        return std::optional<std::uint64_t>();
    }
    // Before it has the name, so that no loss of power leaves an object without its bytes.
    if (::fdatasync(file.fd()) != 0) {
        return file_error(errno, "writing a file");
    }
    if (::linkat(AT_FDCWD, path.c_str(), folder.fd(), name_of(key).c_str(), 0) != 0) {
        return std::optional<std::uint64_t>();
    }
    if (::fsync(folder.fd()) != 0) {
        return file_error(errno, "writing a folder");
    }
    return std::optional(static_cast<std::uint64_t>(found.st_size));
}

Result<void> ObjectFiles::publish(const Staging::File& file, const std::string& key, IfThere if_there) {
    const unsigned flags = if_there == IfThere::Refuse ? RENAME_NOREPLACE : 0;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        LEAMS_TRY(const auto folder, make_folder(key));
        if (::renameat2(
                staging_.folder().fd(), file.name().c_str(), folder.fd(), name_of(key).c_str(), flags
            ) == 0) {
            return ::fsync(folder.fd()) == 0 ? Result<void>() : file_error(errno, "writing a folder");
        }
        if (errno == EEXIST || errno == EISDIR || errno == ENOTEMPTY) {
            return Error::conflict("There is such an object already");
        }
        // ENOENT: a remove() has taken the folder away meanwhile, because it was empty.
        if (errno != ENOENT) {
            return file_error(errno, "naming a file");
        }
    }
    return file_error(EAGAIN, "naming a file");
}

Result<Descriptor> ObjectFiles::make_folder(const std::string& key) const {
    const auto path = folder_of(key);
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        if (auto folder = open_folder(root_, path); folder.is_open()) {
            return folder;
        }
        if (errno == ENOTDIR || errno == ELOOP) {
            return Error::conflict("There is an object where a folder would have to be");
        }
        if (errno != ENOENT) {
            return file_error(errno, "opening a folder");
        }
        LEAMS_CHECK(make_missing_folders(root_, path));
    }
    return file_error(EAGAIN, "making a folder");
}

Result<runtime::ObjectFile>
ObjectFiles::get(const std::string& key, std::uint64_t offset, std::uint64_t length) const {
    auto file = open_beneath(root_, key, O_RDONLY);
    if (!file.is_open()) {
        return file_error(errno, "opening an object");
    }
    LEAMS_TRY(const auto found, stat_of(file));
    auto part = part_of(std::move(file), found, offset, length);
    runtime::read_ahead(descriptor_of(part), part.offset, part.length);
    return part;
}

std::optional<runtime::ObjectFile>
ObjectFiles::get_cached(const std::string& key, std::uint64_t offset, std::uint64_t length) const {
    auto file = open_beneath(root_, key, O_RDONLY, Lookup::OnlyCached);
    if (!file.is_open()) {
        return std::nullopt;
    }
    const auto found = stat_of(file);
    if (!found) {
        return std::nullopt;
    }
    auto part = part_of(std::move(file), *found, offset, length);
    return runtime::is_in_memory(descriptor_of(part), part.offset, part.length)
               ? std::optional(std::move(part))
               : std::nullopt;
}

Result<runtime::ObjectInfo> ObjectFiles::head(const std::string& key) const {
    const auto file = open_beneath(root_, key, O_PATH);
    if (!file.is_open()) {
        return file_error(errno, "looking at an object");
    }
    LEAMS_TRY(const auto found, stat_of(file));
    return object_info(key, found);
}

Result<void> ObjectFiles::remove(const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
        const auto folder = open_folder(root_, folder_of(key));
        const bool gone = folder.is_open() && ::unlinkat(folder.fd(), name_of(key).c_str(), 0) == 0;
        if (!gone && errno != ENOENT && errno != ENOTDIR && errno != EISDIR && errno != ELOOP) {
            return file_error(errno, "removing an object");
        }
        // The folders above, while nothing is left in them.
        for (auto path = folder_of(key); gone && path != "."; path = folder_of(path)) {
            const auto above = open_folder(root_, folder_of(path));
            if (!above.is_open() || ::unlinkat(above.fd(), name_of(path).c_str(), AT_REMOVEDIR) != 0) {
                break;
            }
        }
    }
    return {};
}

Result<void> ObjectFiles::check_writable() const {
    if (::faccessat(root_.fd(), ".", W_OK | X_OK, 0) != 0) {
        return file_error(errno, "writing to the folder of objects");
    }
    return {};
}

} // namespace leams::adapters
