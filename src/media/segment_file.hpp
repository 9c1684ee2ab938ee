#pragma once

#include "base/bytes.hpp"
#include "base/descriptor.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <span>

namespace leams::media {

struct ByteRange {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;

    std::uint64_t end() const noexcept { return offset + length; }
};

/// A segment's bytes in memory, behind a descriptor from which they can be sent without passing through user
/// space. Written once, front to back, by one thread; what has been written never changes, so that any thread
/// may send it. The memory is given back with the last reference.
class SegmentFile {
public:
    explicit SegmentFile(Descriptor memory) noexcept
        : memory_(std::move(memory)) {}

    /// Appends the pieces as one range; after an error nothing of them counts.
    Result<ByteRange> append(std::span<const ByteView> pieces);

    int fd() const noexcept { return memory_.fd(); }
    /// Of the writing thread only; readers know their ranges.
    std::uint64_t size() const noexcept { return size_; }

private:
    Descriptor memory_;
    std::uint64_t size_ = 0;
};

/// Makes segment files, of any thread: in the given tmpfs, whose large pages cost less to fill and to send,
/// or as memfds where there is none.
class SegmentMemory {
public:
    explicit SegmentMemory(Descriptor tmpfs) noexcept
        : tmpfs_(std::move(tmpfs)) {}

    Result<std::shared_ptr<SegmentFile>> create_file() const;
    bool has_large_pages() const noexcept { return tmpfs_.is_open(); }

private:
    Descriptor tmpfs_;
};

} // namespace leams::media
