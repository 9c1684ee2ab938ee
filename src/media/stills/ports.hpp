#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/runtime/objects.hpp"
#include "core/runtime/task.hpp"
#include "media/stills/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What stills need from outside.
namespace leams::stills {

/// What there is of a recording's pictures.
struct Stills {
    Storyboard storyboard;
    std::optional<UnixMillis> poster_at{}; // When it was made.
};

struct DueRecording {
    BroadcastId id;
    Stills stills;
};

struct DueClip {
    std::string slug;
    BroadcastId broadcast;
    std::int64_t from_ms = 0;
    std::int64_t until_ms = 0;
};

/// What has been made, and what is to be made when: the queue, which outlives the process. A recording is due
/// when it begins and when it ends, and a clip when it is made. Thread-safe. Errors: Unavailable, which may
/// pass.
class StillStore {
public:
    virtual ~StillStore() = default;

    /// Those that have waited longest first.
    virtual runtime::Task<Result<std::vector<DueRecording>>> due(UnixMillis now, std::size_t limit) = 0;
    struct Made {
        BroadcastId id;
        Stills stills;
        std::optional<UnixMillis> due_at; // Empty: nothing more is to be made.
        std::optional<bool> ended;        // As far as whoever made it knows.
    };
    /// Changes nothing when the recording is gone. One that has ended meanwhile, or goes on, stays due.
    virtual runtime::Task<Result<void>> save(Made made) = 0;
    virtual runtime::Task<Result<std::optional<Stills>>> find(BroadcastId id) = 0;

    virtual runtime::Task<Result<std::vector<DueClip>>> due_clips(std::size_t limit) = 0;
    /// `made_at` 0: there is none, and will be none.
    virtual runtime::Task<Result<void>> save_clip(std::string slug, UnixMillis made_at) = 0;

    /// Whether there is such a recording; and the slugs of its clips.
    struct Owner {
        bool exists = false;
        std::vector<std::string> clips;
    };
    virtual runtime::Task<Result<Owner>> owner(BroadcastId id) = 0;
};

/// What a picture is made of. Its bytes may lie on a disk.
struct Media {
    std::string init;             // An initialisation segment.
    runtime::ObjectBytes segment; // Up to the end of its first key picture.
};

/// Reads and draws, one picture after another, on a thread of its own. Callable on any loop. InvalidArgument
/// or DeadlineExceeded when it is the media's fault.
class Painter {
public:
    virtual ~Painter() = default;
    virtual runtime::Task<Result<std::string>> poster(Media media) = 0;
    /// The same as a tile's pixels.
    virtual runtime::Task<Result<std::string>> tile(Media media) = 0;
    virtual runtime::Task<Result<std::string>> sheet(std::string tiles) = 0;
    /// The pixels of all tiles of a sheet.
    virtual runtime::Task<Result<std::string>> open(runtime::ObjectBytes sheet) = 0;
};

} // namespace leams::stills
