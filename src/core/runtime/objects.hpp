#pragma once

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/runtime/backend.hpp"
#include "core/runtime/task.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace leams::runtime {

/// What a stored object is served with, by a store that serves objects itself.
struct ObjectLabels {
    std::string content_type = "application/octet-stream";
    std::string cache_control{};
};

struct ObjectInfo {
    std::string key;
    std::uint64_t size = 0;
    UnixMillis modified_at = 0;
};

/// Bytes of an object where they lie: in a file, from which they can be sent without passing through user
/// space, or in memory. `owner` keeps the descriptor open.
struct ObjectFile {
    std::shared_ptr<const void> owner;
    int fd = -1;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};
using ObjectBytes = std::variant<ObjectFile, std::shared_ptr<const std::string>>;

/// Large immutable things by key: media, pictures, exports. A key has up to 500 bytes of [a-z0-9._/-], no
/// empty part, none above 200 bytes and none that begins with a dot (runtime/object_key.hpp); an object's key
/// is no other's folder. An object is there whole or not at all, and what was put is read by whoever asks
/// afterwards. Thread-safe.
///
/// Errors: NotFound; Conflict by put of what may not be replaced; ResourceExhausted when the store is full;
/// Unavailable when it is away or says that it is busy, which may pass; InvalidArgument for a key that is
/// none.
class Objects : public Backend {
public:
    /// Stores a file. A store on the same file system may take it as it is, without a copy; the caller
    /// removes the name when he has no more use for it, and must not write to the file any more.
    virtual Task<Result<void>> put_file(std::string key, std::string path, ObjectLabels labels) = 0;
    virtual Task<Result<void>>
    put(std::string key, std::shared_ptr<const std::string> content, ObjectLabels labels) = 0;
    /// The same for a key that nobody has put yet: Conflict, and nothing changes, when somebody has.
    virtual Task<Result<void>>
    put_new(std::string key, std::shared_ptr<const std::string> content, ObjectLabels labels) = 0;

    /// `length` bytes from `offset`, fewer where the object ends before; at most 64 MiB when they come into
    /// memory. What lies on a disk has been read ahead (8 MiB of it), so that sending it does not wait for
    /// the disk.
    virtual Task<Result<ObjectBytes>> get(std::string key, std::uint64_t offset, std::uint64_t length) = 0;
    virtual Task<Result<ObjectInfo>> head(std::string key) = 0;

    /// Those that are not there count as removed.
    virtual Task<Result<void>> remove(std::vector<std::string> keys) = 0;

    /// Up to `limit` (1 to 1,000) objects whose key begins with `prefix`, in order of their keys' bytes, from
    /// the first after `after`.
    virtual Task<Result<std::vector<ObjectInfo>>>
    list(std::string prefix, std::string after, std::size_t limit) = 0;

    /// Where anybody may fetch the object for so long without us; nothing where there is no such door.
    virtual std::optional<std::string> public_url(std::string_view key, std::chrono::seconds valid) const {
        static_cast<void>(key);
        static_cast<void>(valid);
        return std::nullopt;
    }
};

} // namespace leams::runtime
