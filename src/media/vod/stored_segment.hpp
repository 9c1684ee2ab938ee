#pragma once

#include "core/base/result.hpp"
#include "core/formats/fmp4_chunk.hpp"
#include "core/net/http.hpp"
#include "core/runtime/objects.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace leams::vod {

/// The bytes of a stored segment, or of some of it, in a file or in memory.
class StoredSegment {
public:
    explicit StoredSegment(runtime::ObjectBytes bytes)
        : bytes_(std::move(bytes)) {}

    std::uint64_t size() const noexcept;
    /// Up to `length` bytes from `offset`, fewer at the end. Reads from the disk's cache: the library has
    /// seen to it that they are there.
    Result<std::string> read(std::uint64_t offset, std::size_t length) const;
    /// The same to be sent as an answer, without a copy from a file; the bytes are there.
    net::Body body(std::uint64_t offset, std::uint64_t length) const;

    /// Calls `each` with every chunk's place, its head and the head's bytes, in order, until it gives an
    /// error. Internal when these are no chunks.
    using Each = std::function<
        Result<void>(std::uint64_t offset, const formats::Mp4ChunkHead& head, std::string& head_bytes)>;
    Result<void> for_each_chunk(const Each& each) const;

private:
    runtime::ObjectBytes bytes_;
};

/// The sound's chunks of a whole segment, one after another; empty when it has none.
Result<std::string> sound_of(const StoredSegment& segment);

} // namespace leams::vod
