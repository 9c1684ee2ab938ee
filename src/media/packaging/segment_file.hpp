#pragma once

#include "core/base/bytes.hpp"
#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>

namespace leams::packaging {

struct ByteRange {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;

    std::uint64_t end() const noexcept { return offset + length; }
};

/// How much memory all segments take together, and who shares it. Of any thread.
struct SegmentUse {
    explicit SegmentUse(std::uint64_t limit) noexcept
        : max_bytes(limit) {}

    /// False, and nothing is taken, when that would be too much.
    bool take(std::uint64_t count) noexcept;

    const std::uint64_t max_bytes;
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::size_t> broadcasts{0};
};

/// A segment's bytes in memory, behind a descriptor from which they can be sent without passing through user
/// space. Written once, front to back, by one thread; what has been written never changes, so that any thread
/// may send it. The memory is given back with the last reference.
class SegmentFile {
public:
    SegmentFile(Descriptor memory, std::shared_ptr<SegmentUse> use) noexcept
        : memory_(std::move(memory))
        , use_(std::move(use)) {}
    ~SegmentFile() { use_->bytes -= is_moved_ ? 0 : size_; }
    SegmentFile(const SegmentFile&) = delete;
    SegmentFile& operator=(const SegmentFile&) = delete;

    /// Appends the pieces as one range; after an error nothing of them counts. ResourceExhausted when all
    /// segments together would take more than they may.
    Result<ByteRange> append(std::span<const ByteView> pieces);

    /// From now on the bytes are those of `file`, which has the same, and the memory is given back. Who is
    /// reading goes on. After the last append(); of any thread, but of one only.
    void move_to(int file) const noexcept;

    /// Of what has been written.
    Result<Bytes> read(ByteRange range) const;

    int fd() const noexcept { return memory_.fd(); }
    /// Of the writing thread only; readers know their ranges.
    std::uint64_t size() const noexcept { return size_; }

private:
    Result<ByteRange> write(std::span<const ByteView> pieces);

    Descriptor memory_;
    std::shared_ptr<SegmentUse> use_;
    std::uint64_t size_ = 0;
    mutable bool is_moved_ = false;
};

/// Makes segment files, of any thread: in the given tmpfs, whose large pages cost less to fill and to send,
/// or as memfds where there is none.
class SegmentMemory {
public:
    explicit SegmentMemory(
        Descriptor tmpfs, std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max()
    )
        : tmpfs_(std::move(tmpfs))
        , use_(std::make_shared<SegmentUse>(max_bytes)) {}

    Result<std::shared_ptr<SegmentFile>> create_file() const;
    bool has_large_pages() const noexcept { return tmpfs_.is_open(); }

    /// One broadcast's place among those that share the memory.
    class Share {
    public:
        explicit Share(const SegmentMemory& memory)
            : use_(memory.use_) {
            ++use_->broadcasts;
        }
        ~Share() { --use_->broadcasts; }
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

        /// How much a broadcast may keep: `most`, or an equal share when three quarters of all are taken.
        std::uint64_t budget(std::uint64_t most) const noexcept;

    private:
        std::shared_ptr<SegmentUse> use_;
    };

private:
    Descriptor tmpfs_;
    std::shared_ptr<SegmentUse> use_;
};

} // namespace leams::packaging
