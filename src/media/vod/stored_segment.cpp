#include "media/vod/stored_segment.hpp"

#include "media/packaging/segment_index.hpp"

#include <algorithm>
#include <cerrno>
#include <unistd.h>
#include <utility>

namespace leams::vod {
namespace {

constexpr std::size_t kUsualHead = 2048; // What the head of a third of a second takes, and some more.
constexpr std::size_t kLargestHead = (1U << 20) + 16;

Result<std::string> read_file(const runtime::ObjectFile& file, std::uint64_t offset, std::size_t length) {
    std::string bytes(length, '\0');
    std::size_t have = 0;
    while (have < length) {
        const auto at = static_cast<off_t>(file.offset + offset + have);
        const auto got = ::pread(file.fd, bytes.data() + have, length - have, at);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return Error::internal("a stored segment cannot be read");
        }
        have += static_cast<std::size_t>(got);
    }
    return bytes;
}

const std::string* text_in(const runtime::ObjectBytes& bytes) {
    const auto* text = std::get_if<std::shared_ptr<const std::string>>(&bytes);
    return text != nullptr ? text->get() : nullptr;
}

/// The head of the chunk at `offset`, and its bytes.
Result<std::pair<formats::Mp4ChunkHead, std::string>>
read_head(const StoredSegment& segment, std::uint64_t offset) {
    for (std::size_t length = kUsualHead;; length = kLargestHead) {
        LEAMS_TRY(auto bytes, segment.read(offset, length));
        const auto head = formats::parse_mp4_chunk_head(as_bytes(bytes));
        if (head) {
            bytes.resize(head->head_bytes);
            return std::pair(*head, std::move(bytes));
        }
        const bool is_all = bytes.size() < length || length == kLargestHead;
        if (!head.error().needs_more() || is_all) {
            return Error::internal("a stored segment: " + std::string(head.error().reason()));
        }
    }
}

} // namespace

std::uint64_t StoredSegment::size() const noexcept {
    const auto* text = text_in(bytes_);
    return text != nullptr ? text->size() : std::get<runtime::ObjectFile>(bytes_).length;
}

Result<std::string> StoredSegment::read(std::uint64_t offset, std::size_t length) const {
    if (offset >= size()) {
        return std::string();
    }
    length = static_cast<std::size_t>(std::min<std::uint64_t>(length, size() - offset));
    if (const auto* text = text_in(bytes_)) {
        return text->substr(offset, length);
    }
    return read_file(std::get<runtime::ObjectFile>(bytes_), offset, length);
}

net::Body StoredSegment::body(std::uint64_t offset, std::uint64_t length) const {
    LEAMS_ASSERT(offset + length <= size());
    if (const auto* file = std::get_if<runtime::ObjectFile>(&bytes_)) {
        return net::FileRange{file->owner, file->fd, file->offset + offset, length};
    }
    const auto& text = std::get<std::shared_ptr<const std::string>>(bytes_);
    return length == text->size() ? net::Body(text) : net::Body(text->substr(offset, length));
}

Result<void> StoredSegment::for_each_chunk(const Each& each) const {
    for (std::uint64_t offset = 0; offset < size();) {
        LEAMS_TRY(auto head, read_head(*this, offset));
        if (head.first.bytes > size() - offset) {
            return Error::internal("a stored segment ends within a chunk");
        }
        LEAMS_CHECK(each(offset, head.first, head.second));
        offset += head.first.bytes;
    }
    return {};
}

Result<std::string> sound_of(const StoredSegment& segment) {
    std::string sound;
    LEAMS_CHECK(segment.for_each_chunk(
        [&](std::uint64_t offset, const formats::Mp4ChunkHead& head, std::string&) -> Result<void> {
            if (head.track_id == packaging::kAudioTrackId) {
                LEAMS_TRY(const auto bytes, segment.read(offset, static_cast<std::size_t>(head.bytes)));
                sound += bytes;
            }
            return {};
        }
    ));
    return sound;
}

} // namespace leams::vod
