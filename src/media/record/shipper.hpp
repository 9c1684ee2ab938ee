#pragma once

#include "core/base/time.hpp"
#include "core/runtime/blocking_pool.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/objects.hpp"
#include "core/runtime/task_group.hpp"
#include "media/record/config.hpp"
#include "media/record/ports.hpp"
#include "media/record/retry.hpp"
#include "media/record/session.hpp"
#include "media/record/stats.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

namespace leams::record {

/// Brings what lies in the spool to the object store, then into the index, and out of the spool; several
/// segments at a time, and the index of all recordings in one go. What fails is tried again later. On the
/// recorder's loop.
class Shipper {
public:
    struct Parts {
        const RecordConfig& config;
        const Clock& clock;
        runtime::Objects& objects;
        IndexStore& index;
        runtime::BlockingPool& storage;
        runtime::TaskGroup& tasks;
        Sessions& sessions;
        RecordStats& stats;
        runtime::Log log;
        StoreListener* listener;                    // Null: nobody listens.
        std::function<void()> on_indexed;           // Something is in the index.
        std::function<void(BroadcastId)> on_misfit; // What comes does not follow what is in the index.
    };
    explicit Shipper(Parts parts);

    /// Begins what can be done now. To be called from time to time, and whenever something has come.
    void pump();
    /// Whether it is writing the index.
    bool is_writing() const noexcept { return is_writing_; }
    /// Does not wait for more before the index is written.
    void hurry() noexcept { hurries_ = true; }

private:
    using TimePoint = std::chrono::steady_clock::time_point;

    void start_uploads();
    runtime::Task<void> upload(SessionPtr session, Spooled segment);
    void tell(const Session& session);

    bool is_index_due() const;
    runtime::Task<void> write_index();
    std::vector<IndexStore::Addition> make_additions() const;
    runtime::Task<void> append(std::vector<IndexStore::Addition> additions);
    runtime::Task<void> settle(std::vector<IndexStore::Addition> additions);

    Parts parts_;
    Retry store_retry_;
    Retry index_retry_;
    std::size_t uploads_ = 0;
    bool is_pumping_ = false;
    bool is_writing_ = false;
    bool one_by_one_ = false; // One of the additions cannot be made, and nobody knows which.
    bool hurries_ = false;
    TimePoint last_write_;
    BroadcastId last_served_; // Whose segment was brought last: the next one's turn comes first.
};

} // namespace leams::record
