#pragma once

#include "runtime/log.hpp"
#include "runtime/loop.hpp"
#include "runtime/task_group.hpp"
#include "streams/api.hpp"
#include "streams/live_list.hpp"
#include "streams/ports.hpp"
#include "streams/viewers.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace leams::streams {

struct BroadcastTimes {
    std::chrono::milliseconds lease{45'000};
    std::chrono::seconds renew_every{15};
    std::chrono::seconds close_expired_every{30};
    std::chrono::seconds save_viewers_every{60};
    std::chrono::milliseconds viewers_event_every{5'000};
};

/// The life of broadcasts, and the list of those on air. What is on air is read from the store every second,
/// so all processes see the same; events are the differences between two readings. Lives on one loop; the
/// public methods may be called from any.
class Broadcasts {
public:
    struct Ports {
        BroadcastStore& store;
        Viewers& viewers;
        const Clock& clock;
    };

    Broadcasts(runtime::Loop& home, Ports ports, BroadcastTimes times, runtime::Log log);

    /// Observers must outlive this; before start().
    void subscribe(StreamObserver& observer) { observers_.push_back(&observer); }
    /// Closes what crashed processes left behind and begins the periodic work. On the home loop.
    void start();
    runtime::Task<> stop();

    const LiveBoard& board() const noexcept { return board_; }

    runtime::Task<Result<Begun>> begin(UserId channel);
    runtime::Task<Result<void>> live(BroadcastId id);
    runtime::Task<Result<void>> interrupted(BroadcastId id, UnixMillis grace_ends_at);
    runtime::Task<Result<void>> resumed(BroadcastId id);
    runtime::Task<Result<void>> ended(BroadcastId id);
    runtime::Task<Result<void>> released(BroadcastId id, UnixMillis grace_ends_at);

    /// Reads what is on air now and tells the observers what changed.
    runtime::Task<Result<void>> refresh();
    runtime::Task<Result<void>> renew_leases();
    runtime::Task<Result<void>> close_expired();
    runtime::Task<Result<void>> save_viewers();
    /// Saves what could not be saved when it happened.
    runtime::Task<Result<void>> save_late();

private:
    enum class Change : std::uint8_t { Live, Grace, Close, Release };
    // What the store does not know yet, because it was away.
    struct Late {
        bool live = false;
        std::optional<std::optional<UnixMillis>> grace_ends_at{};
    };
    struct Told {
        std::int64_t viewers = 0;
        UnixMillis at = 0;
    };

    runtime::Task<Result<Begun>> begin_here(UserId channel);
    runtime::Task<Result<void>>
    change_here(BroadcastId id, Change change, std::optional<UnixMillis> grace_ends_at);
    runtime::Task<Result<void>> set_live(BroadcastId id);
    runtime::Task<Result<void>> set_grace(BroadcastId id, std::optional<UnixMillis> grace_ends_at);
    runtime::Task<Result<void>> refresh_here();
    runtime::Task<> run();
    void publish(std::vector<LiveSnapshot::Entry> entries);
    void tell_changes(const LiveSnapshot& before, const LiveSnapshot& after);
    void tell_viewers(const LiveSnapshot& after);
    void tell(StreamEventKind kind, const LiveSnapshot::Entry& entry);
    void report(std::string_view event, const Result<void>& result) const;

    runtime::Loop& home_;
    BroadcastStore& store_;
    Viewers& viewers_;
    const Clock& clock_;
    BroadcastTimes times_;
    runtime::Log log_;
    std::vector<StreamObserver*> observers_;
    LiveBoard board_;
    std::set<BroadcastId> own_; // Opened by this process: their leases are ours to renew.
    std::map<BroadcastId, Late> late_;
    std::unordered_map<std::string, Told> told_viewers_;
    std::uint64_t readings_begun_ = 0;
    std::uint64_t reading_shown_ = 0;
    runtime::TaskGroup tasks_;
};

} // namespace leams::streams
