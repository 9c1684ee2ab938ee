#pragma once

#include "services/vods/ports.hpp"

#include <string>
#include <vector>

// What edits and highlights need from outside.
namespace leams::vods {

/// Highlights of one recording.
constexpr std::int64_t kMostHighlights = 100;

struct NewHighlight {
    VodId id;
    VodId source;
    std::string title; // Empty: the source's.
    Stretch range;
    Edits edits;
    std::int64_t size_bytes = 0;
};

class EditStore {
public:
    virtual ~EditStore() = default;
    /// Leaves VodUpdated. Conflict when the video has another revision than `before`.
    virtual runtime::Task<Result<void>> save(VodId id, Edits edits, std::int64_t before, UnixMillis now) = 0;
    /// With what is said of its source; leaves VodReady. NotFound when there is no such video.
    virtual runtime::Task<Result<void>> add(NewHighlight highlight, UnixMillis now) = 0;
};

/// Recordings are cut between segments. NotFound when nothing is recorded.
class Cutter {
public:
    virtual ~Cutter() = default;
    /// Each with the whole of the segments that hold some of it, and on to where pictures can begin again;
    /// asked again of what it gave, it gives the same.
    virtual runtime::Task<Result<std::vector<Stretch>>>
    widen(BroadcastId id, std::vector<Stretch> stretches) = 0;
    struct Covered {
        Stretch stretch;
        std::int64_t bytes = 0;
    };
    /// The segments that hold a stretch.
    virtual runtime::Task<Result<Covered>> cover(BroadcastId id, Stretch stretch) = 0;
};

} // namespace leams::vods
