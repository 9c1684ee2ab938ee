#pragma once

#include "media/config.hpp"
#include "media/health.hpp"
#include "media/ports.hpp"
#include "media/start_gate.hpp"
#include "media/timeline.hpp"
#include "runtime/log.hpp"
#include "runtime/loop.hpp"

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

/// The newest key picture of a broadcast: what a thumbnail is made from.
struct KeyFrame {
    BroadcastId id;
    FramePtr frame;
};

class Broadcast;

/// What a broadcast tells its registry, on the broadcast's loop. `ended` is the last call.
class BroadcastObserver {
public:
    virtual ~BroadcastObserver() = default;
    virtual void on_playable(const Broadcast& broadcast) = 0;
    virtual void on_interrupted(const Broadcast& broadcast, UnixMillis grace_ends_at) = 0;
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

    bool is_awaited() const;

    /// Looks at the clock; the broadcast's own timer calls it.
    void tick();

    BroadcastStatus status() const;
    std::optional<KeyFrame> key_frame() const;

private:
    class Session;
    struct Hold;

    void push(Frame frame);
    void deliver(Frame frame);
    void announce(const Frame& frame);
    bool admit_track(const Frame& frame);
    void detach(const std::shared_ptr<Hold>& hold, bool clean);
    void interrupt(std::chrono::seconds grace, EndReason reason);
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
    Timeline timeline_;
    HealthMeter health_;
    Tracks tracks_;
    TrackInfoPtr late_audio_;       // Joins at the next key picture.
    bool tracks_announced_ = false; // Of the present provider.
    bool jump_pending_ = false;     // Told to the sinks at the next picture that can follow it.
    FramePtr key_frame_;
    std::vector<Frame> released_; // Between gate and timeline; kept for its capacity.
    std::vector<std::unique_ptr<Sink>> sinks_;

    std::chrono::steady_clock::time_point last_media_;
    std::chrono::steady_clock::time_point grace_ends_;
    UnixMillis grace_ends_at_ = 0;
    EndReason grace_reason_ = EndReason::Lost;
    std::unique_ptr<runtime::Loop::Timer> timer_;
};

} // namespace leams::media
