#pragma once

#include "core/runtime/log.hpp"
#include "core/runtime/objects.hpp"
#include "media/record/ports.hpp"
#include "media/record/retry.hpp"
#include "media/vod/live_window.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace leams::vod {

/// Keeps playlists of what is live in the object store, over the segments of its recording, so that a CDN in
/// front of the store gives the live without this server. One write of a broadcast at a time, and none that
/// a newer one has made needless. On the recorder's loop.
class StoredLive final : public record::StoreListener {
public:
    struct Parts {
        media::MediaTime window{0};
        media::MediaTime segment_target{0};
        runtime::Objects& objects;
        const Clock& clock;
        runtime::Log log;
        std::chrono::milliseconds first_retry{500};
        std::chrono::milliseconds last_retry{30'000};
    };
    explicit StoredLive(Parts parts)
        : parts_(std::move(parts)) {}

    runtime::Task<void> stored(record::RecordingPtr recording, std::uint64_t end) override;
    /// Ends the playlists; gives up after some tries.
    runtime::Task<void> finished(record::RecordingPtr recording) override;

private:
    struct Live {
        Live(BroadcastId name, const Parts& parts)
            : id(std::move(name))
            , window(parts.window, parts.segment_target)
            , retry(parts.first_retry, parts.last_retry) {}

        const BroadcastId id;
        LiveWindow window;
        record::RecordingPtr recording;
        std::set<std::uint32_t> inits;          // That are in the store.
        std::uint64_t told_rate = 0;            // By the multivariant playlist.
        std::optional<std::uint32_t> told_init; // The same.
        record::Retry retry;
        bool ended = false;
        bool has_news = false;
        bool is_writing = false;
    };
    using LivePtr = std::shared_ptr<Live>;

    LivePtr take(record::RecordingPtr recording, std::uint64_t end);
    runtime::Task<void> write(LivePtr live);
    runtime::Task<Result<void>> put_all(LivePtr live);
    runtime::Task<Result<void>> put_inits(LivePtr live, record::RecordingPtr recording);
    runtime::Task<Result<void>> put_playlist(std::string key, std::string text);

    Parts parts_;
    std::map<BroadcastId, LivePtr> lives_;
};

/// The keys of what it keeps of a recording.
std::vector<std::string> stored_live_keys(const record::Recording& recording);

} // namespace leams::vod
