#pragma once

#include "core/runtime/log.hpp"
#include "core/runtime/loop.hpp"
#include "media/hub/clock_guard.hpp"
#include "media/hub/config.hpp"
#include "media/hub/fanout.hpp"
#include "media/hub/health.hpp"
#include "media/hub/ports.hpp"
#include "media/hub/start_gate.hpp"
#include "media/hub/timeline.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace leams::media {

enum class BroadcastState : std::uint8_t { Starting, Live, Reconnecting, Ended };

struct BroadcastStatus {
    BroadcastId id;
    UserId channel;
    std::string username;
    BroadcastState state = BroadcastState::Starting;
    UnixMillis started_at = 0;
    UnixMillis grace_ends_at = 0; // While Reconnecting.
    std::string encoder;
    Health health;
};

class Broadcast;

/// What a broadcast tells its registry, on the broadcast's loop. `ended` is the last call.
class BroadcastObserver {
public:
    virtual ~BroadcastObserver() = default;
    virtual void on_playable(const Broadcast& broadcast) = 0;
    virtual void on_interrupted(const Broadcast& broadcast, UnixMillis grace_ends_at, Interruption why) = 0;
    virtual void on_resumed(const Broadcast& broadcast) = 0;
    virtual void on_ended(const Broadcast& broadcast, EndReason reason) = 0;
};

/// A channel's stream as its viewers see it: one identity, one timeline and one set of sinks, over as many
/// connections as the publisher needs. Lives on one loop, where every call belongs.
class Broadcast final : public std::enable_shared_from_this<Broadcast> {
public:
    struct Parts {
        runtime::Loop& loop;
        const Clock& clock;
        MediaConfig config;
        BroadcastObserver& observer;
        ReaderStats& readers;
        runtime::Log log;
    };

    Broadcast(Parts parts, BroadcastId id, Grant grant);
    ~Broadcast();

    /// Makes the sinks. Call once, before anything else.
    void open(const std::vector<SinkFactory*>& factories, bool continued);

    runtime::Loop& loop() const noexcept { return parts_.loop; }
    const BroadcastId& id() const noexcept { return id_; }
    const Grant& grant() const noexcept { return grant_; }

    enum class Claim : std::uint8_t { Free, Silent, Active, Ended };
    /// Whether a new provider may have the broadcast: nobody has it, its provider is silent, or it is not.
    Claim claim() const;
    /// When media last came, for telling whether a provider that seems silent is alive.
    std::chrono::steady_clock::time_point last_media() const noexcept { return last_media_; }

    /// Takes a new provider in, cutting the present one. Not when Ended.
    std::unique_ptr<Publication> attach(const PublishRequest& request);

    /// Ends at once, whoever publishes.
    void end(EndReason reason, CutReason cut);

    Haste haste() const;

    /// False once it has ended. Else the slot's first events are on their way to `loop`; each success needs
    /// its detach_reader().
    bool attach_reader(std::shared_ptr<ReaderSlot> slot, runtime::Loop& loop, bool each_frame);
    void detach_reader(const runtime::Loop& loop, bool each_frame) { fanout_.detach(loop, each_frame); }
    /// Ends the readers whose right may be withdrawn.
    void withdraw_readers() { fanout_.withdraw(); }

    /// Looks at the clock; the broadcast's own timer calls it.
    void tick();

    BroadcastStatus status() const;
    /// The newest key picture, or null.
    FramePtr key_frame() const;

private:
    class Session;
    struct Hold;

    void push(Frame frame);
    void deliver(Frame frame);
    bool sinks_are_full() const;
    void announce(const Frame& frame);
    bool admit_track(const Frame& frame);
    void detach(const std::shared_ptr<Hold>& hold, bool clean);
    void interrupt(std::chrono::seconds grace, Interruption why);
    void cut_provider(CutReason reason);
    void note_fault(CutReason reason);
    void finish(EndReason reason);

    Parts parts_;
    BroadcastId id_;
    Grant grant_;
    UnixMillis started_at_;
    BroadcastState state_ = BroadcastState::Starting;
    bool playable_ = false;
    std::shared_ptr<Hold> hold_; // The present provider's, if any; shared with its session.
    std::string encoder_;

    StartGate gate_;
    ClockGuard clock_guard_;
    Timeline timeline_;
    HealthMeter health_;
    Tracks tracks_;
    TrackInfoPtr late_audio_;       // Joins at the next key picture, or after a while without one.
    std::int64_t late_since_ = 0;   // Its first frame's dts.
    bool tracks_announced_ = false; // Of the present provider.
    bool jump_pending_ = false;     // Told to the sinks at the next picture that can follow it.
    bool crawls_ = false;           // The present provider's clock.
    FramePtr key_frame_;
    std::vector<Frame> released_; // Between gate and timeline; kept for its capacity.
    Fanout fanout_;
    std::vector<std::unique_ptr<Sink>> own_sinks_;
    std::vector<Sink*> sinks_; // Those, and the fan-out.

    std::chrono::steady_clock::time_point last_media_;
    std::chrono::steady_clock::time_point grace_ends_;
    UnixMillis grace_ends_at_ = 0;
    Interruption interruption_ = Interruption::Lost;
    std::unique_ptr<runtime::Loop::Timer> timer_;
};

} // namespace leams::media
