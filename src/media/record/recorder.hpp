#pragma once

#include "core/base/time.hpp"
#include "core/events/stream.hpp"
#include "core/runtime/blocking_pool.hpp"
#include "core/runtime/bus.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/objects.hpp"
#include "core/runtime/task_group.hpp"
#include "media/packaging/listener_factory.hpp"
#include "media/record/config.hpp"
#include "media/record/live_index.hpp"
#include "media/record/ports.hpp"
#include "media/record/retry.hpp"
#include "media/record/session.hpp"
#include "media/record/shipper.hpp"
#include "media/record/spool_room.hpp"
#include "media/record/stats.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace leams::record {

/// Records broadcasts: hears their packagers, writes what they make to the spool within half a second, and
/// brings it to the object store and the index. Nothing that is slow, full or away there reaches the live;
/// the recording gets a gap instead. A recording goes on with its broadcast, over reconnects and restarts of
/// the process, and is finished when the broadcast is over. Lives on one loop.
class Recorder final : public packaging::RenditionListenerFactory {
public:
    struct Parts {
        RecordConfig config;
        std::string folder; // Of the spool.
        runtime::Loop& home;
        const Clock& clock;
        runtime::Objects& objects;
        IndexStore& index;
        runtime::Log log;
        StoreListener* listener = nullptr;
    };
    explicit Recorder(Parts parts);

    /// Hears of broadcasts that are over; before the bus starts.
    void subscribe(runtime::Bus& bus);
    /// Reads what an earlier process has left in the spool. Before the loops run; blocks.
    Result<void> open();
    /// On the loop, as are the others unless it is said otherwise.
    runtime::Task<void> start();
    /// From now on, that a sink ends does not mean that its broadcast is over. Of any thread.
    void drain() noexcept { drains_ = true; }
    /// When no sink is left. Brings what can be brought within two seconds; what is open stays so.
    runtime::Task<void> stop();

    /// On the broadcast's loop.
    std::unique_ptr<packaging::RenditionListener> make_listener(const media::SinkContext& context) override;

    /// The broadcast is over. Unavailable until that is written down. Of any loop.
    runtime::Task<Result<void>> close(BroadcastId id);

    /// What is being recorded.
    const Shelf& shelf() const noexcept { return shelf_; }
    const RecordStats& stats() const noexcept { return stats_; }
    const std::atomic<std::uint64_t>& spool_bytes() const noexcept { return room_.bytes(); }
    const std::atomic<std::uint64_t>& waiting_bytes() const noexcept { return memory_.bytes(); }

private:
    struct Job;
    struct Opened;
    enum class Known : std::uint8_t { No, Yes }; // Whether the index may have something of it.

    void begin(const BroadcastId& id, const UserId& channel, std::shared_ptr<Inbox> inbox, Known known);
    void reopen(const BroadcastId& id);
    runtime::Task<void> open_session(SessionPtr session, Known known);
    runtime::Task<Result<void>> try_open(SessionPtr session, Known known);
    runtime::Task<Result<void>> close_here(BroadcastId id);

    void wake();
    runtime::Task<void> tick();
    std::vector<Job> take_jobs();
    runtime::Task<void> write(std::vector<Job> taken);
    void apply(const Job& job);

    void finish_those_done();
    runtime::Task<void> finish(SessionPtr session);
    runtime::Task<void> finish_forgotten();
    runtime::Task<Result<void>> finish_foreign(BroadcastId id, UnixMillis quiet_for);

    runtime::Log log_of(const Session& session) const {
        return parts_.log.with("broadcast", session.id().str());
    }
    std::string folder_of(const BroadcastId& id) const { return parts_.folder + "/" + id.str(); }

    Parts parts_;
    RecordStats stats_;
    SpoolRoom room_;
    WaitingMemory memory_;
    Shelf shelf_;
    Sessions sessions_;
    std::atomic<bool> drains_ = false;
    std::atomic<bool> is_woken_ = false;
    bool is_ticking_ = false;
    bool ticks_again_ = false;
    Retry finish_retry_;
    std::unique_ptr<runtime::Loop::Timer> timer_;
    runtime::BlockingPool storage_;
    Shipper shipper_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::record
