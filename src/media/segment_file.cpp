#include "media/segment_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/uio.h>

namespace leams::media {
namespace {

Error system_error(const char* call) {
    return Error::internal(std::string(call) + ": " + std::strerror(errno));
}

} // namespace

Result<ByteRange> SegmentFile::append(std::span<const ByteView> pieces) {
    constexpr std::size_t kBatch = 256;
    auto position = size_;
    std::size_t next = 0;
    std::size_t done = 0; // Bytes of pieces[next] that are written.
    while (next < pieces.size()) {
        std::array<iovec, kBatch> vectors{};
        std::size_t count = 0;
        for (auto i = next; i < pieces.size() && count < kBatch; ++i) {
            const auto piece = i == next ? pieces[i].subspan(done) : pieces[i];
            vectors[count++] = {const_cast<std::byte*>(piece.data()), piece.size()};
        }
        const auto written =
            ::pwritev(fd(), vectors.data(), static_cast<int>(count), static_cast<off_t>(position));
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return system_error("pwritev");
        }
        position += static_cast<std::uint64_t>(written);
        auto left = static_cast<std::size_t>(written);
        while (next < pieces.size() && left >= pieces[next].size() - done) {
            left -= pieces[next].size() - done;
            ++next;
            done = 0;
        }
        done += left;
    }
    const ByteRange range{size_, position - size_};
    size_ = position;
    return range;
}

Result<std::shared_ptr<SegmentFile>> SegmentMemory::create_file() const {
    Descriptor memory(
        tmpfs_.is_open() ? ::openat(tmpfs_.fd(), ".", O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600)
                         : ::memfd_create("leams-segment", MFD_CLOEXEC)
    );
    if (!memory.is_open()) {
        return system_error(tmpfs_.is_open() ? "openat" : "memfd_create");
    }
    return std::make_shared<SegmentFile>(std::move(memory));
}

} // namespace leams::media
