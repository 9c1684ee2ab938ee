#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "media/frame.hpp"
#include "net/http.hpp"
#include "runtime/blocking_pool.hpp"
#include "runtime/loop.hpp"
#include "runtime/task.hpp"

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace leams::transcode {

/// A JPEG of one key frame, at most 640 pixels wide. FFmpeg decodes it in a child process with little memory
/// and time, so that a hostile picture harms nothing else. Blocks for some tens of milliseconds.
Result<std::string> make_thumbnail_blocking(const media::Frame& key_frame);

/// Thumbnails of live broadcasts, made when somebody asks and at most every few seconds. Lives on one loop.
class Thumbnails {
public:
    /// Gives the newest key frame of a broadcast, or null; called on the thumbnails' loop.
    using KeyFrames = std::function<runtime::Task<media::FramePtr>(BroadcastId)>;

    Thumbnails(const Clock& clock, KeyFrames key_frames);

    struct Picture {
        net::SharedText jpeg;
        std::string etag;
    };
    /// NotFound until the broadcast has shown a key frame. An old picture is given while a new one is made.
    runtime::Task<Result<Picture>> get(BroadcastId id);

private:
    struct Entry {
        Picture picture;
        std::chrono::steady_clock::time_point made{};
        std::chrono::steady_clock::time_point asked{};
        bool making = false;
    };

    runtime::Task<Result<Picture>> make(BroadcastId id);
    void forget_old();

    const Clock& clock_;
    KeyFrames key_frames_;
    runtime::BlockingPool pool_{1, 64};
    std::unordered_map<BroadcastId, Entry> entries_;
};

} // namespace leams::transcode
