#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/net/http.hpp"
#include "core/runtime/blocking_pool.hpp"
#include "core/runtime/gate.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/log_throttle.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/task.hpp"
#include "media/hub/frame.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace leams::transcode {

/// A JPEG of one key frame, at most 640 pixels wide. FFmpeg decodes it in a child process with little memory
/// and time, so that a hostile picture harms nothing else. Blocks for some tens of milliseconds.
Result<std::string> make_thumbnail_blocking(const media::Frame& key_frame);

/// Thumbnails of live broadcasts, made when somebody asks and at most every few seconds. Broadcasts take
/// turns: each has one picture in the making, and who asks meanwhile waits for that one. Lives on one loop,
/// for at least as long as somebody waits.
class Thumbnails {
public:
    /// Gives the newest key frame of a broadcast, or null; called on the thumbnails' loop.
    using KeyFrames = std::function<runtime::Task<media::FramePtr>(BroadcastId)>;
    /// Makes a picture of a key frame; blocks, on a thread of the thumbnails' own.
    using Maker = std::function<Result<std::string>(const media::Frame&)>;

    Thumbnails(
        runtime::Loop& loop,
        const Clock& clock,
        KeyFrames key_frames,
        runtime::Log log,
        Maker make = make_thumbnail_blocking
    );

    struct Picture {
        net::SharedText jpeg;
        std::string etag;
    };
    /// NotFound until the broadcast has shown a key frame that can be decoded; Unavailable when too many
    /// pictures are wanted at once. An old picture is given while a new one is made.
    runtime::Task<Result<Picture>> get(BroadcastId id);

private:
    struct Entry {
        Picture picture;
        std::optional<Error> failure{};
        // Failures are remembered as long as pictures; never tried while there is nothing to make it from.
        std::optional<std::chrono::steady_clock::time_point> tried{};
        std::chrono::steady_clock::time_point asked{};
        std::optional<runtime::Gate> made{}; // While it is being made.
    };

    runtime::Task<> make(BroadcastId id);
    void forget_old();

    runtime::Loop& loop_;
    const Clock& clock_;
    KeyFrames key_frames_;
    runtime::Log log_;
    runtime::LogThrottle failures_;
    Maker make_;
    runtime::BlockingPool pool_{1, 64};
    std::unordered_map<BroadcastId, Entry> entries_;
};

} // namespace leams::transcode
