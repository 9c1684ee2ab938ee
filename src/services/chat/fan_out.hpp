#pragma once

#include "core/runtime/loop.hpp"
#include "core/runtime/mailbox.hpp"
#include "services/chat/config.hpp"
#include "services/chat/message.hpp"
#include "services/chat/stats.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace leams::chat {

/// A frame for everybody in a room; for the socket `origin` it has another form, which carries the nonce.
struct RoomFrame {
    UserId channel;
    std::uint64_t seq = 0; // 0 for what is no message.
    SharedText frame;
    std::uint64_t origin = 0; // 0: nobody.
    SharedText origin_frame;
};

/// One client in one room; lives on one loop.
class Subscriber {
public:
    virtual ~Subscriber() = default;
    /// Sends bytes that hold one frame or several. May leave the fan-out.
    virtual void deliver(const SharedText& frames) = 0;
    /// The session has ended: from now on a guest.
    virtual void lose_session() = 0;
    /// How a user is shown from now on, who may be the subscriber's.
    virtual void show(const MessageUser& user) = 0;

    std::uint64_t id() const noexcept { return id_; }

private:
    friend class FanOut;
    std::uint64_t id_ = 0;
    std::size_t slice_ = 0;        // Of its audience.
    std::size_t place_ = 0;        // In its slice.
    std::uint64_t skip_until_ = 0; // The greeting told of what is pending up to this seq.
};

/// The subscribers of one loop, by room. A room hands each fan-out a frame once; the fan-out hands it to each
/// of its subscribers, at once while the room is calm, and several in one buffer while it is busy. A large
/// room's turns are spread over time, a slice of its subscribers after the other: that way the last of them
/// does not wait for all the others. Bound to its loop, but for post().
class FanOut {
public:
    FanOut(runtime::Loop& loop, const ChatConfig& config, const Clock& clock);
    ~FanOut();
    FanOut(const FanOut&) = delete;
    FanOut& operator=(const FanOut&) = delete;

    runtime::Loop& loop() noexcept { return loop_; }
    std::size_t index() const noexcept { return loop_.index(); }

    /// From any thread. False when the fan-out is hopelessly behind; the frame is then lost on this loop.
    bool post(RoomFrame delivery) {
        const bool taken = inbox_.try_push(std::move(delivery));
        stats_.dropped.fetch_add(taken ? 0 : 1, std::memory_order_relaxed);
        return taken;
    }
    const FanOutStats& stats() const noexcept { return stats_; }

    /// Names a subscriber; its id is unique in the process.
    void introduce(Subscriber& subscriber);
    /// While it lives, what comes for the room is held back for somebody who is about to join.
    class Join {
    public:
        Join(FanOut& fan_out, UserId channel);
        ~Join();
        Join(const Join&) = delete;
        Join& operator=(const Join&) = delete;

        /// `greeting` goes first, then what has come with a seq above `last_seq`, then all that comes.
        void finish(Subscriber& subscriber, std::uint64_t last_seq, const SharedText& greeting);

    private:
        FanOut& fan_out_;
        UserId channel_;
    };
    void leave(const UserId& channel, Subscriber& subscriber);

    /// After what is pending has gone out.
    void for_each(const std::function<void(Subscriber&)>& visit);

    /// Ties a subscriber to a session, for lose_session.
    void bind_session(const SessionId& session, Subscriber& subscriber);
    void unbind_session(const SessionId& session, Subscriber& subscriber);
    void drop_session(const SessionId& session);
    /// Tells those who are tied to a session.
    void show(const MessageUser& user);

private:
    static constexpr std::size_t kSlices = 5;

    struct Slice {
        std::vector<Subscriber*> members;
        std::size_t unsent = 0;                            // The last ones of its audience's pending.
        std::chrono::steady_clock::duration flush_cost{0}; // How long the last one took.
    };
    struct Audience {
        std::array<Slice, kSlices> slices;
        std::size_t turn = 0;                // The slice to be flushed next.
        std::chrono::milliseconds credit{0}; // Of time passed, for the next slices; see slices_due().
        std::size_t joining = 0;
        std::vector<RoomFrame> held;    // Since the first of those who are joining began.
        std::size_t not_held = 0;       // The newest ones, for which there was no room.
        std::vector<RoomFrame> pending; // Not sent to each slice yet.
        std::chrono::steady_clock::time_point flushed;
        bool serving = false; // Members may leave while they are served.

        bool has_members() const noexcept;
    };

    void on_delivery(RoomFrame delivery);
    void flush(const UserId& channel, Audience& audience, std::size_t slices);
    void flush_slice(const Audience& audience, Slice& slice);
    enum class Pending : std::uint8_t { WhenDue, All };
    std::chrono::milliseconds interval_of(const Audience& audience) const;
    std::size_t slices_due(Audience& audience) const;
    void flush_due(Pending which);
    void end_join(const UserId& channel);
    void forget_if_empty(const UserId& channel);

    runtime::Loop& loop_;
    const ChatConfig& config_;
    const Clock& clock_;
    std::unordered_map<UserId, Audience> audiences_;
    std::unordered_map<SessionId, std::vector<Subscriber*>> sessions_;
    std::vector<UserId> due_;                           // Rooms with pending deliveries.
    std::unique_ptr<runtime::Loop::Timer> flush_timer_; // While due_ is not empty.
    std::uint64_t introduced_ = 0;
    FanOutStats stats_;
    runtime::Mailbox<RoomFrame> inbox_;
};

} // namespace leams::chat
