#include "media/packaging/segment_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <numeric>
#include <string>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

namespace leams::packaging {
namespace {

Error system_error(const char* call) {
    return Error::internal(std::string(call) + ": " + std::strerror(errno));
}

} // namespace

bool SegmentUse::take(std::uint64_t count) noexcept {
    if (bytes.fetch_add(count) + count <= max_bytes) {
        return true;
    }
    bytes -= count;
    return false;
}

Result<ByteRange> SegmentFile::append(std::span<const ByteView> pieces) {
    const auto count = std::accumulate(
        pieces.begin(),
        pieces.end(),
        std::uint64_t{0},
        [](std::uint64_t sum, ByteView piece) { return sum + piece.size(); }
    );
    if (!use_->take(count)) {
        return Error::resource_exhausted("The memory for media is full");
    }
    auto written = write(pieces);
    if (!written) {
        use_->bytes -= count;
    }
    return written;
}

Result<ByteRange> SegmentFile::write(std::span<const ByteView> pieces) {
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

// The number stays, so nobody has to be told; calls that are underway hold on to the memory.
void SegmentFile::move_to(int file) const noexcept {
    if (!is_moved_ && ::dup3(file, fd(), O_CLOEXEC) >= 0) {
        is_moved_ = true;
        use_->bytes -= size_;
    }
}

Result<Bytes> SegmentFile::read(ByteRange range) const {
    Bytes bytes(range.length);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto got =
            ::pread(fd(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(range.offset + done));
        if (got == 0) {
            return Error::internal("pread: the segment ends early");
        }
        if (got < 0 && errno != EINTR) {
            return system_error("pread");
        }
        done += static_cast<std::size_t>(std::max(got, ssize_t{0}));
    }
    return bytes;
}

Result<std::shared_ptr<SegmentFile>> SegmentMemory::create_file() const {
    Descriptor memory(
        tmpfs_.is_open() ? ::openat(tmpfs_.fd(), ".", O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600)
                         : ::memfd_create("leams-segment", MFD_CLOEXEC)
    );
    if (!memory.is_open()) {
        return system_error(tmpfs_.is_open() ? "openat" : "memfd_create");
    }
    return std::make_shared<SegmentFile>(std::move(memory), use_);
}

std::uint64_t SegmentMemory::Share::budget(std::uint64_t most) const noexcept {
    if (use_->bytes <= use_->max_bytes / 4 * 3) {
        return most;
    }
    return std::min(most, use_->max_bytes / use_->broadcasts);
}

} // namespace leams::packaging
