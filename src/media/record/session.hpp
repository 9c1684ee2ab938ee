#pragma once

#include "core/base/id.hpp"
#include "media/record/inbox.hpp"
#include "media/record/live_index.hpp"
#include "media/record/ports.hpp"
#include "media/record/spool.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace leams::record {

/// One recording on its way: what comes from the broadcast, what lies in the spool, and how far that is.
/// Lives on the recorder's loop; only `spool` is the storage thread's.
class Session {
public:
    enum class State : std::uint8_t { Opening, Open, Finishing };

    Session(BroadcastId id, UserId channel) noexcept
        : id_(std::move(id))
        , channel_(std::move(channel)) {}

    const BroadcastId& id() const noexcept { return id_; }
    const UserId& channel() const noexcept { return channel_; }

    /// What the store's index has, and what is ours besides.
    void open(const Recording& base, UserId channel, std::shared_ptr<LiveIndex> index);
    /// Complete segments, in the spool.
    void add(const std::vector<Spooled>& segments, const std::vector<InitPtr>& inits);

    /// The next that is to be brought to the store; it is underway then.
    std::optional<Spooled> next_upload();
    void set_uploaded(std::uint64_t position, bool done);

    /// Segments that are in the store, without one before them that is not.
    std::size_t uploaded() const noexcept;
    /// The position after them; there is one.
    std::uint64_t stored() const noexcept { return segments_.front().spooled.position + uploaded(); }
    std::size_t waiting() const noexcept { return segments_.size(); }
    /// Those, for the index.
    IndexStore::Addition make_addition() const;
    /// The index has so many more, and the inits; gives the position after them.
    std::uint64_t set_indexed(const IndexStore::Addition& addition);

    /// Nothing comes into the spool any more.
    bool is_ending() const noexcept {
        return state == State::Open && is_over && inboxes.empty() && !is_writing;
    }
    /// Nor is there anything in it that the index does not have.
    bool is_done() const noexcept { return is_ending() && segments_.empty(); }

    State state = State::Opening;
    std::deque<std::shared_ptr<Inbox>> inboxes; // The newest may be of a sink that is live.
    std::shared_ptr<Spool> spool;
    std::shared_ptr<LiveIndex> live;
    bool is_over = false;
    bool is_over_noted = false; // In the journal.
    bool is_writing = false;    // What has come is on its way into the spool.
    bool opens_again = false;   // Something has changed while it was Opening.
    bool is_losing = false;     // What comes does not get into the spool.

private:
    enum class Progress : std::uint8_t { Waiting, Underway, Uploaded };
    struct Segment {
        Spooled spooled;
        Progress progress = Progress::Waiting;
    };

    const BroadcastId id_;
    UserId channel_;
    UnixMillis started_at_ = 0;
    std::deque<Segment> segments_;  // Those that are not in the index.
    media::MediaTime start_{0};     // Of the first of them.
    std::vector<InitPtr> inits_;    // All.
    std::size_t indexed_inits_ = 0; // Of these, those that are in the index.
};
using SessionPtr = std::shared_ptr<Session>;
using Sessions = std::map<BroadcastId, SessionPtr>;

} // namespace leams::record
