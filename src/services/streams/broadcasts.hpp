#pragma once

#include "core/events/account.hpp"
#include "core/events/stream.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/pubsub.hpp"
#include "core/runtime/task_group.hpp"
#include "services/streams/api.hpp"
#include "services/streams/live_list.hpp"
#include "services/streams/ports.hpp"
#include "services/streams/viewers.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace leams::streams {

struct BroadcastTimes {
    std::chrono::milliseconds turn{1'000};
    std::chrono::milliseconds lease{45'000};
    std::chrono::milliseconds renew_every{15'000};
    std::chrono::milliseconds viewers_event_every{5'000};
    // How far viewers can go back in what is recorded, 0 meaning to its beginning; absent: nothing is.
    std::optional<std::chrono::seconds> rewind{};
};

/// The life of broadcasts, and the list of those on air. The store alone says what is on air, so all
/// processes see the same, whatever becomes of an event: one that is heard makes the list be read at once,
/// one that is not is made up for by the reading of each second. Lives on one loop; the public methods may be
/// called from any.
class Broadcasts {
public:
    struct Ports {
        BroadcastStore& store;
        Viewers& viewers;
        PublisherControl& publishers;
        runtime::PubSub& pubsub;
        const Clock& clock;
    };

    Broadcasts(runtime::Loop& home, Ports ports, BroadcastTimes times, runtime::Log log);

    /// Observers must outlive this; before start().
    void subscribe(StreamObserver& observer) { observers_.push_back(&observer); }
    /// Closes what crashed processes left behind and begins the periodic work. On the home loop.
    void start();
    runtime::Task<> stop();

    const LiveBoard& board() const noexcept { return board_; }

    runtime::Task<Result<OpenBroadcast>> begin(UserId channel);
    runtime::Task<Result<void>> live(BroadcastId id);
    runtime::Task<Result<void>> interrupted(BroadcastId id, UnixMillis grace_ends_at, Absence why);
    runtime::Task<Result<void>> resumed(BroadcastId id);
    runtime::Task<Result<void>> ended(BroadcastId id);
    runtime::Task<Result<void>> released(BroadcastId id, UnixMillis grace_ends_at);
    /// Ends it for good, in whichever process it is; that one cuts its publisher when it learns of it.
    runtime::Task<Result<void>> end(BroadcastId id);

    /// Reads what is on air now and tells the observers what changed.
    runtime::Task<Result<void>> refresh();

private:
    // What this process holds, and whether the store knows.
    struct Own {
        Held held;
        UserId channel;
        std::uint64_t changes = 0;
        std::uint64_t changes_saved = 0;
    };
    struct Told {
        std::int64_t viewers = 0;
        UnixMillis at = 0;
    };
    using Change = std::function<void(Held&)>;

    runtime::Task<Result<OpenBroadcast>> begin_here(UserId channel);
    runtime::Task<Result<void>> live_here(BroadcastId id, Change change);
    runtime::Task<Result<void>> change_here(BroadcastId id, Change change);
    runtime::Task<Result<void>> close_here(BroadcastId id);
    runtime::Task<Result<void>> release_here(BroadcastId id, UnixMillis grace_ends_at);
    runtime::Task<Result<void>> end_here(BroadcastId id);
    runtime::Task<Result<void>> refresh_here();
    void listen();
    template <class E>
    void listen(std::function<void(const E&)> handler);
    bool shows(const events::StreamRevision& event) const;
    void want_refresh();
    runtime::Task<> refresh_while_wanted();
    runtime::Task<> run();
    runtime::Task<Result<void>> keep_leases();
    runtime::Task<Result<void>> save_late();
    runtime::Task<Result<void>> save(std::vector<BroadcastId> ids, UnixMillis now);
    runtime::Task<Result<void>> give_up(BroadcastId id);
    std::vector<LiveSnapshot::Entry>
    make_entries(const std::vector<BroadcastRecord>& live, const std::vector<std::int64_t>& viewers);
    void publish(std::vector<LiveSnapshot::Entry> entries);
    void tell_changes(const LiveSnapshot& before, const LiveSnapshot& after);
    void tell_viewers(const LiveSnapshot& after);
    void tell(StreamEventKind kind, const LiveSnapshot::Entry& entry);
    void report(std::string_view event, const Result<void>& result) const;

    runtime::Loop& home_;
    Ports ports_;
    BroadcastTimes times_;
    runtime::Log log_;
    std::vector<StreamObserver*> observers_;
    LiveBoard board_;
    std::map<BroadcastId, Own> own_;
    std::chrono::steady_clock::time_point renew_at_;
    std::unordered_map<std::string, Told> told_viewers_;
    std::uint64_t readings_begun_ = 0;
    std::uint64_t reading_shown_ = 0;
    bool refresh_wanted_ = false;
    bool refreshing_ = false; // By refresh_while_wanted().
    std::vector<std::unique_ptr<runtime::PubSub::Subscription>> subscriptions_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::streams
