#include "adapters/objects_s3/content.hpp"

#include "core/runtime/read_ahead.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace leams::adapters {

std::size_t TextContent::read(std::uint64_t offset, std::span<char> into) const noexcept {
    return text_->copy(into.data(), into.size(), offset);
}

Result<std::shared_ptr<const FileContent>> FileContent::open(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    struct stat found{};
    if (!file.is_open() || ::fstat(file.fd(), &found) != 0) {
        auto cause = std::generic_category().message(errno);
        const bool missing = errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
        auto failure = missing ? Error::not_found("There is no such file")
                               : Error::unavailable("The file cannot be read");
        return std::move(failure).with_cause(std::move(cause));
    }
    if (!S_ISREG(found.st_mode)) {
        return Error::not_found("That is no file");
    }
    return std::shared_ptr<const FileContent>(new FileContent(
        std::make_shared<const Descriptor>(std::move(file)), 0, static_cast<std::uint64_t>(found.st_size)
    ));
}

std::shared_ptr<const FileContent> FileContent::part(std::uint64_t offset, std::uint64_t length) const {
    const auto from = std::min(offset, length_);
    return std::shared_ptr<const FileContent>(
        new FileContent(file_, offset_ + from, std::min(length, length_ - from))
    );
}

void FileContent::read_ahead() const {
    runtime::read_ahead(*file_, offset_, length_);
}

std::size_t FileContent::read(std::uint64_t offset, std::span<char> into) const noexcept {
    const auto most = std::min<std::uint64_t>(into.size(), length_ - std::min(offset, length_));
    const auto count = ::pread(file_->fd(), into.data(), most, static_cast<off_t>(offset_ + offset));
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

} // namespace leams::adapters
