#include "media/record/recorded_library.hpp"

#include "core/base/descriptor.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

namespace leams::record {

using runtime::ObjectBytes;
using runtime::ObjectFile;
using runtime::Task;

namespace {

constexpr std::size_t kCacheBytes = 32 << 20;
constexpr std::chrono::seconds kBelievedFor{30};
constexpr std::chrono::hours kUrlValid{1};
constexpr std::size_t kReaders = 2;
constexpr std::size_t kReaderQueue = 1024;

/// NotFound when it has gone from the spool meanwhile. Blocks.
Result<ObjectBytes> open_file(const std::string& path, std::uint64_t offset, std::uint64_t length) {
    auto file = std::make_shared<Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status{};
    if (!file->is_open() || ::fstat(file->fd(), &status) != 0) {
        return Error::not_found("There is no such segment");
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    const auto begin = std::min(offset, size);
    const auto fd = file->fd();
    return ObjectBytes(ObjectFile{
        .owner = std::move(file), .fd = fd, .offset = begin, .length = std::min(length, size - begin)
    });
}

} // namespace

RecordedLibrary::RecordedLibrary(
    const Shelf& shelf,
    IndexStore& index,
    runtime::Objects& objects,
    const Clock& clock,
    runtime::Objects* archive
)
    : shelf_(shelf)
    , index_(index)
    , objects_(objects)
    , clock_(clock)
    , archive_(archive)
    , cache_(kCacheBytes, kBelievedFor)
    , readers_(kReaders, kReaderQueue) {}

Task<Result<RecordingPtr>> RecordedLibrary::find(BroadcastId id) {
    if (const auto live = shelf_.find(id)) {
        if (auto recording = live->recording()) {
            co_return recording;
        }
        co_return Error::not_found("Nothing of this broadcast is recorded");
    }
    if (auto kept = cache_.find(id, clock_.steady())) {
        co_return kept;
    }
    LEAMS_CO_TRY(auto found, co_await index_.find(std::move(id)));
    if (!found || found->count() == 0) {
        co_return Error::not_found("Nothing of this broadcast is recorded");
    }
    auto recording = std::make_shared<const Recording>(*std::move(found));
    if (recording->ended) {
        cache_.put(recording, clock_.steady());
    }
    co_return recording;
}

Task<Result<ObjectBytes>>
RecordedLibrary::segment(BroadcastId id, std::uint64_t position, std::uint64_t offset, std::uint64_t length) {
    if (auto path = spooled(id, position)) {
        auto open = [path = *std::move(path), offset, length] { return open_file(path, offset, length); };
        auto opened = co_await readers_.run(std::move(open));
        if (opened || opened.error().code() != ErrorCode::NotFound) {
            co_return opened;
        }
    }
    auto stored = co_await objects_.get(segment_key(id, position), offset, length);
    // Whatever the index said a moment ago: it is on its way between the two, or one came back before others.
    if (archive_ == nullptr || stored || stored.error().code() != ErrorCode::NotFound) {
        co_return stored;
    }
    co_return co_await archive_->get(segment_key(id, position), offset, length);
}

std::optional<std::string> RecordedLibrary::public_url(const BroadcastId& id, std::uint64_t position) {
    if (spooled(id, position) || may_be_archived(id)) {
        return std::nullopt;
    }
    return objects_.public_url(segment_key(id, position), kUrlValid);
}

// Whoever asks has asked for the recording just before, so that it is known.
bool RecordedLibrary::may_be_archived(const BroadcastId& id) {
    if (archive_ == nullptr || shelf_.find(id)) {
        return false;
    }
    const auto kept = cache_.find(id, clock_.steady());
    return !kept || kept->place == Place::Archive;
}

std::optional<std::string> RecordedLibrary::spooled(const BroadcastId& id, std::uint64_t position) const {
    const auto live = shelf_.find(id);
    return live ? live->spooled(position) : std::nullopt;
}

} // namespace leams::record
