#pragma once

#include "core/base/caller.hpp"
#include "core/runtime/cache.hpp"
#include "services/admin/api.hpp"
#include "services/streams/api.hpp"
#include "services/vods/clip_ports.hpp"
#include "services/vods/views.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace leams::vods {

/// Before a clip's slug in the name under which it is delivered.
constexpr std::string_view kClipPrefix = "clip-";

constexpr std::int64_t kShortestClipMs = 5'000;
constexpr std::int64_t kLongestClipMs = 60'000;

/// Where a clip begins: so long ago, or so far behind the recording's beginning.
struct Ago {
    std::int64_t ms = 0;
};
struct At {
    std::int64_t ms = 0;
};

struct ClipWish {
    std::variant<Ago, At> begin;
    std::int64_t duration_ms = 0; // Within the limits above.
    std::string title;            // Empty: the broadcast's.
};

struct ClipList {
    std::vector<ClipRecord> clips;
    std::optional<ClipPosition> next; // Where the next page begins; empty: this is the last.
};

/// Short stretches of recordings that viewers share. A clip stays when the video that it is of is deleted or
/// hidden. Thread-safe, without state.
class Clips {
public:
    struct Ports {
        ClipStore& clips;
        Recordings& recordings;
        streams::Channels& channels;
        Views& views;
        admin::AuditLog& audit;
        runtime::Cache& cache;
        const Clock& clock;
    };

    explicit Clips(Ports ports)
        : ports_(ports) {}

    /// Of a broadcast on air. NotFound when it is not, or not recorded.
    runtime::Task<Result<ClipRecord>> of_live(Caller caller, BroadcastId id, ClipWish wish);
    /// Of a recording that the caller may see. What would reach beyond its end begins sooner instead.
    /// ResourceExhausted for too many; Conflict when less is recorded than the shortest clip.
    /// Nothing of it reaches beyond `within`.
    runtime::Task<Result<ClipRecord>>
    make(Caller caller, BroadcastId id, ClipWish wish, std::optional<Stretch> within = {});

    /// NotFound for those of suspended channels, unless the caller is staff; here and in what follows.
    runtime::Task<Result<ClipRecord>> find(Caller caller, std::string slug);
    /// Lists refuse what follows a clip in another order.
    runtime::Task<Result<ClipList>> recent(ClipPage page);
    /// NotFound for an unknown user.
    runtime::Task<Result<ClipList>> of_channel(std::string username, ClipPage page);
    /// Of a recording that the caller may see.
    runtime::Task<Result<ClipList>> of_recording(BroadcastId id, ClipPage page);
    /// When those of the last so many hours begin.
    UnixMillis since(std::chrono::hours ago) const;
    /// For whoever made it and the channel's owner.
    runtime::Task<Result<ClipRecord>> rename(Caller caller, std::string slug, std::string title);
    /// For these, and for staff, of whom the audit log tells.
    runtime::Task<Result<void>> remove(Caller caller, std::string slug);
    /// Somebody has watched enough of it.
    runtime::Task<Result<void>> count_view(Caller caller, std::string slug, std::string session_id);

private:
    runtime::Task<Result<Stretch>> stretch_of(BroadcastId id, ClipWish wish, std::optional<Stretch> within);
    runtime::Task<Result<void>> count_clip(UserId creator);
    runtime::Task<Result<ClipList>> list(ClipsOf of, ClipPage page);

    Ports ports_;
};

/// Whether the text may be a clip's slug.
bool is_slug(std::string_view text) noexcept;

} // namespace leams::vods
