#pragma once

#include "core/base/caller.hpp"
#include "core/runtime/bus.hpp"
#include "services/admin/api.hpp"
#include "services/pictures/api.hpp"
#include "services/streams/api.hpp"
#include "services/vods/api.hpp"
#include "services/vods/caption_ports.hpp"
#include "services/vods/chapters.hpp"
#include "services/vods/config.hpp"
#include "services/vods/names.hpp"
#include "services/vods/ports.hpp"
#include "services/vods/rights.hpp"
#include "services/vods/views.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leams::vods {

/// What a picture may have that somebody gives a video, in bytes.
inline constexpr std::size_t kLargestPoster = 2 * 1024 * 1024;

/// How long what is deleted can be restored.
constexpr std::chrono::hours kUndo{7 * 24};

/// A VOD as somebody sees it.
struct ShownVod {
    VodRecord record;
    Rights rights;
    std::string name; // Under which it is delivered to him; empty: it is deleted.
    bool may_download = false;
    std::optional<UnixMillis> expires_at;
    std::optional<UnixMillis> delete_at;
    std::vector<Chapter> chapters; // This and the next only where one VOD is asked for.
    std::vector<CaptionTrack> captions;
};

/// One language of a VOD's captions, and the name under which the VOD is delivered.
struct ShownCaptions {
    std::string name;
    CaptionTrack track;
};

struct VodList {
    std::vector<ShownVod> vods;
    std::optional<VodPosition> next; // Where the next page begins; empty: this is the last.
};

/// An owner's VODs, with what they take.
struct OwnVods {
    VodList list;
    std::int64_t stored_bytes = 0;
    std::int64_t quota_bytes = 0; // 0: none.
};

/// What somebody has watched, the newest first.
struct History {
    std::vector<ShownVod> vods;
    bool is_paused = false; // Nothing is added.
};

/// What is left of broadcasts: the use cases. Thread-safe, without state. The constructor subscribes to the
/// bus: of each recording that is over a VOD is made.
class VodsService final : public Watching {
public:
    struct Ports {
        VodStore& vods;
        HistoryStore& history;
        CaptionStore& captions;
        streams::Channels& channels;
        pictures::Pictures& pictures;
        Views& views;
        admin::AuditLog& audit;
        runtime::Bus& bus;
        const Clock& clock;
    };

    VodsService(Ports ports, Chapters& chapters, Names names, Config config);

    const Config& config() const noexcept { return config_; }

    /// Public ones of the whole instance.
    runtime::Task<Result<VodList>> recent(Caller caller, VodPage page);
    /// A channel's public ones; the owner sees all that are not deleted. NotFound for an unknown user.
    runtime::Task<Result<VodList>> of_channel(Caller caller, std::string username, VodPage page);
    /// The caller's own, also those that he can still restore.
    runtime::Task<Result<OwnVods>> own(Caller caller, VodPage page);

    /// NotFound for what the caller may not see, here and in what follows; PermissionDenied for what he sees
    /// and may not do.
    runtime::Task<Result<ShownVod>> find(Caller caller, VodId id);
    runtime::Task<Result<ShownVod>> update(Caller caller, VodId id, VodUpdate update);
    /// Shows this before it plays, instead of a picture of its own.
    runtime::Task<Result<ShownVod>> set_poster(Caller caller, VodId id, pictures::PictureFile file);
    /// Shows one of its own again.
    runtime::Task<Result<ShownVod>> reset_poster(Caller caller, VodId id);
    /// Nobody can watch it any more, but for a week it can be restored. What staff do, here and in the next,
    /// goes into the audit log.
    runtime::Task<Result<void>> remove(Caller caller, VodId id);
    /// Conflict when it would be deleted at once because of its age.
    runtime::Task<Result<ShownVod>> restore(Caller caller, VodId id);
    /// Somebody has watched ten seconds, a guest in the tab of that session.
    runtime::Task<Result<void>> count_view(Caller caller, VodId id, std::string session_id);

    /// How far the caller has watched.
    runtime::Task<Result<void>> save_progress(Caller caller, VodId id, std::int64_t position_ms);
    runtime::Task<Result<History>> history(Caller caller);
    runtime::Task<Result<void>> clear_history(Caller caller) {
        return ports_.history.clear(std::move(caller.user_id));
    }
    runtime::Task<Result<void>> pause_history(Caller caller, bool paused) {
        return ports_.history.pause(std::move(caller.user_id), paused);
    }

    runtime::Task<Result<Watchable>> watch(std::string name) override;
    /// Under which whoever may change a video watches it as it was before it was edited.
    std::string original_name(const VodRecord& record) const;

    /// Asks nothing of who wants them.
    runtime::Task<Result<std::vector<CaptionTrack>>> captions(VodId id) {
        return ports_.captions.list(std::move(id));
    }

private:
    struct Seen {
        VodRecord record;
        Rights rights;
    };
    runtime::Task<Result<Seen>> see(const Caller& caller, VodId id);
    runtime::Task<Result<Seen>> see_to_change(const Caller& caller, VodId id);
    ShownVod show(const Caller& caller, VodRecord record) const;
    VodList to_list(const Caller& caller, std::vector<VodRecord> records, std::size_t limit) const;
    bool is_gone(const VodRecord& record) const;
    std::optional<UnixMillis> expires_at(const VodRecord& record) const;
    runtime::Task<Result<void>> note(const Caller& caller, std::string action, const VodRecord& vod);
    runtime::Task<Result<void>> add(std::vector<events::RecordingEnded> recordings);

    Ports ports_;
    Chapters& chapters_;
    Names names_;
    Config config_;
};

std::vector<WatchableCaptions> watchable_captions(std::vector<CaptionTrack> tracks);

} // namespace leams::vods
