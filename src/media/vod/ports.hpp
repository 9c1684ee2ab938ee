#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/runtime/task.hpp"
#include "media/hub/media_time.hpp"
#include "media/stills/plan.hpp"

#include <optional>
#include <string>
#include <vector>

namespace leams::vod {

/// A stretch of a recording, counted from its beginning; what is played is one or more of them in a row.
struct Span {
    media::MediaTime from{0};
    std::optional<media::MediaTime> until; // Absent: to the end.

    friend bool operator==(const Span&, const Span&) = default;
};

/// A part of a recording, counted from its beginning; not empty.
struct Part {
    media::MediaTime from{0};
    media::MediaTime until{0};

    friend bool operator==(const Part&, const Part&) = default;
};

/// Captions in one language: an object of WebVTT, in the times of the recording.
struct CaptionTrack {
    std::string id; // Of [0-9a-f-]; what replaces it has another.
    std::string language;
    std::string label; // Without quotes.
    std::string key;   // Of the object.

    friend bool operator==(const CaptionTrack&, const CaptionTrack&) = default;
};

/// A picture in the object store.
struct PosterObject {
    std::string key;
    std::string type;    // "image/jpeg"
    std::string version; // Another with each change.

    friend bool operator==(const PosterObject&, const PosterObject&) = default;
};

/// What somebody may watch, and how much of it.
struct Playable {
    BroadcastId broadcast;
    std::vector<Span> spans; // In the order in which they are played; empty: all that is recorded.
    bool may_download = false;
    bool is_public = true; // Anybody may see it: caches between may keep it.
    std::string title;
    std::vector<CaptionTrack> captions{};
    std::optional<PosterObject> poster{};
    // In order and apart from each other: what its owner has taken out, with every segment that holds some of
    // it, and where he has made it silent.
    std::vector<Part> removed{};
    std::vector<Part> muted{};

    friend bool operator==(const Playable&, const Playable&) = default;
};

/// Knows what a name in /vod/{name}/… means: an id, or an id with a signature for what is not public. Asked
/// on any loop, for names that strangers made up. NotFound for what is not there or not for whoever asks;
/// answers may be kept for a few seconds.
class Catalog {
public:
    virtual ~Catalog() = default;
    virtual runtime::Task<Result<Playable>> find(std::string name) = 0;
};

/// Knows which previews have been made of recordings. Asked on any loop. NotFound while there are none.
class Storyboards {
public:
    virtual ~Storyboards() = default;
    virtual runtime::Task<Result<stills::Storyboard>> find(BroadcastId id) = 0;
};

} // namespace leams::vod
