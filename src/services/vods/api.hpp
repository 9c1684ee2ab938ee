#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/runtime/task.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leams::vods {

/// A part of a recording, counted from its beginning.
struct Stretch {
    std::int64_t from_ms = 0;
    std::int64_t until_ms = 0;

    friend bool operator==(const Stretch&, const Stretch&) = default;
};
BOOST_DESCRIBE_STRUCT(Stretch, (), (from_ms, until_ms))

/// Captions in one language, as WebVTT with the video's times.
struct WatchableCaptions {
    std::string id; // Those of another upload have another.
    std::string language;
    std::string label;
    std::string object_key;
};

/// Where the picture of what can be watched lies: what its owner has given, else what was made of it.
struct PosterPlace {
    std::string own_key;  // In the object store; empty: none was given.
    std::string own_type; // Its content type.
    std::string clip;     // Of which clip; empty: of the whole recording.
    std::string version;
};

/// What a name in the address of a video stands for.
struct Watchable {
    BroadcastId broadcast;
    std::string title;
    bool is_public = true; // Anybody may watch it who knows its id.
    bool may_download = false;
    std::optional<Stretch> stretch{}; // Empty: all of it.
    std::vector<WatchableCaptions> captions{};
    std::optional<PosterPlace> poster{};
    // In order and apart from each other: what its owner has taken out, and where he has made it silent.
    std::vector<Stretch> removed{};
    std::vector<Stretch> muted{};
};

/// What delivery asks. Callable on any loop.
class Watching {
public:
    virtual ~Watching() = default;
    /// By a name that the API gave, or anything else that a stranger made up. NotFound when there is no such
    /// thing, and when it is not for whoever has only this name.
    virtual runtime::Task<Result<Watchable>> watch(std::string name) = 0;
};

} // namespace leams::vods
