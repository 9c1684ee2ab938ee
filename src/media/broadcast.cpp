#include "media/broadcast.hpp"

#include <algorithm>
#include <utility>

namespace leams::media {
namespace {

constexpr std::chrono::milliseconds kTick{200};

} // namespace

/// One provider's hold on the broadcast; used on its loop only.
struct Broadcast::Hold {
    bool attached = true;
    std::optional<CutReason> cut_reason;
    std::function<void(CutReason)> handler;

    void cut(runtime::Loop& loop, CutReason reason) {
        attached = false;
        cut_reason = reason;
        if (handler) {
            // It closes the connection, which may destroy the session in the middle of our work.
            loop.post([call = std::exchange(handler, nullptr), reason] { call(reason); });
        }
    }
};

class Broadcast::Session final : public Publication {
public:
    Session(std::shared_ptr<Broadcast> broadcast, std::shared_ptr<Hold> hold)
        : broadcast_(std::move(broadcast))
        , hold_(std::move(hold)) {}
    ~Session() override {
        if (loop().is_current()) {
            leave(broadcast_, hold_, false);
        } else {
            // A connection that died before it moved to the broadcast's loop.
            loop().post([broadcast = broadcast_, hold = hold_] { leave(broadcast, hold, false); });
        }
    }

    runtime::Loop& loop() const noexcept override { return broadcast_->loop(); }
    void push(Frame frame) override {
        loop().assert_current();
        if (hold_->attached) {
            broadcast_->push(std::move(frame));
        }
    }
    bool is_awaited() const override {
        loop().assert_current();
        return broadcast_->is_awaited();
    }
    void end() override {
        loop().assert_current();
        leave(broadcast_, hold_, true);
    }
    void on_cut(std::function<void(CutReason)> handler) override {
        loop().assert_current();
        if (hold_->cut_reason) {
            handler(*hold_->cut_reason);
        } else {
            hold_->handler = std::move(handler);
        }
    }

private:
    static void
    leave(const std::shared_ptr<Broadcast>& broadcast, const std::shared_ptr<Hold>& hold, bool clean) {
        hold->handler = nullptr;
        if (std::exchange(hold->attached, false)) {
            broadcast->detach(hold, clean);
        }
    }

    std::shared_ptr<Broadcast> broadcast_;
    std::shared_ptr<Hold> hold_;
};

Broadcast::Broadcast(Parts parts, BroadcastId id, Grant grant)
    : parts_(std::move(parts))
    , id_(std::move(id))
    , grant_(std::move(grant))
    , started_at_(parts_.clock.now())
    , last_media_(parts_.clock.steady()) {}

Broadcast::~Broadcast() = default;

void Broadcast::open(const std::vector<SinkFactory*>& factories, bool continued) {
    parts_.loop.assert_current();
    for (auto* factory : factories) {
        sinks_.push_back(factory->make_sink({
            .id = id_,
            .grant = grant_,
            .loop = parts_.loop,
            .continued = continued,
            .on_playable =
                [this] {
                    if (!std::exchange(playable_, true)) {
                        state_ = state_ == BroadcastState::Starting ? BroadcastState::Live : state_;
                        parts_.observer.on_playable(*this);
                    }
                },
        }));
    }
    timer_ = parts_.loop.every(kTick, [this] {
        const auto self = shared_from_this(); // tick() may end the broadcast.
        tick();
    });
}

Broadcast::Claim Broadcast::claim() const {
    parts_.loop.assert_current();
    if (state_ == BroadcastState::Ended) {
        return Claim::Ended;
    }
    if (!hold_) {
        return Claim::Free;
    }
    const auto silence = parts_.clock.steady() - last_media_;
    return silence >= parts_.config.takeover_silence ? Claim::Silent : Claim::Active;
}

std::unique_ptr<Publication> Broadcast::attach(const PublishRequest& request) {
    parts_.loop.assert_current();
    LEAMS_ASSERT(state_ != BroadcastState::Ended);
    const bool taken_over = hold_ != nullptr;
    if (taken_over) {
        std::exchange(hold_, nullptr)->cut(parts_.loop, CutReason::TakenOver);
        interrupt(parts_.config.grace, EndReason::Lost);
    }
    hold_ = std::make_shared<Hold>();
    encoder_ = request.encoder;
    last_media_ = parts_.clock.steady();
    gate_.reset();
    timeline_.begin_provider();
    health_.restart();
    tracks_announced_ = false;
    jump_pending_ = false;
    late_audio_ = nullptr;
    if (state_ == BroadcastState::Reconnecting) {
        state_ = playable_ ? BroadcastState::Live : BroadcastState::Starting;
        grace_ends_at_ = 0;
        parts_.observer.on_resumed(*this);
    }
    parts_.log.info("provider_attached", {{"protocol", request.protocol}, {"taken_over", taken_over}});
    return std::make_unique<Session>(shared_from_this(), hold_);
}

void Broadcast::push(Frame frame) {
    last_media_ = parts_.clock.steady();
    if (frame.payload().empty()) {
        return;
    }
    health_.on_frame(frame, last_media_);
    released_.clear();
    gate_.push(std::move(frame), released_);
    // Sinks never end a session, so that the list stays as it is.
    for (auto& released : released_) {
        deliver(std::move(released));
    }
}

// Tells the sinks which tracks there are, before the first frame that needs it.
void Broadcast::announce(const Frame& frame) {
    Tracks tracks = tracks_announced_ ? tracks_ : gate_.tracks();
    (frame.track->kind == TrackKind::Video ? tracks.video : tracks.audio) = frame.track;
    if (late_audio_) {
        tracks.audio = std::exchange(late_audio_, nullptr);
    }
    const bool changed = !same_parameters(tracks, tracks_);
    tracks_ = tracks;
    tracks_announced_ = true;
    if (changed) {
        for (const auto& sink : sinks_) {
            sink->on_tracks(tracks_);
        }
    }
}

// False while the frame's track has to wait: sound that comes late or changes joins at a key picture, since
// its joining starts the decoders anew.
bool Broadcast::admit_track(const Frame& frame) {
    const bool video = frame.track->kind == TrackKind::Video;
    if (tracks_announced_ && !video && tracks_.video && !same_parameters(tracks_.audio, frame.track)) {
        late_audio_ = frame.track;
        return false;
    }
    const bool joins = video && frame.key && late_audio_;
    if (!tracks_announced_ || joins || !same_parameters(video ? tracks_.video : tracks_.audio, frame.track)) {
        announce(frame);
    }
    return true;
}

void Broadcast::deliver(Frame frame) {
    const auto placement = timeline_.place(frame);
    if (!placement) {
        return;
    }
    const bool video = frame.track->kind == TrackKind::Video;
    if (!admit_track(frame)) {
        return;
    }
    if (placement->jump) {
        jump_pending_ = true;
        health_.on_jump(last_media_);
    }
    if (jump_pending_ && (frame.key || !tracks_.video) && video == (tracks_.video != nullptr)) {
        jump_pending_ = false;
        for (const auto& sink : sinks_) {
            sink->on_discontinuity();
        }
    }
    frame.dts = placement->dts;
    frame.cts = placement->cts;
    const auto shared = std::make_shared<const Frame>(std::move(frame));
    if (video && shared->key) {
        key_frame_ = shared;
    }
    for (const auto& sink : sinks_) {
        sink->on_frame(shared);
    }
}

void Broadcast::detach(const std::shared_ptr<Hold>& hold, bool clean) {
    parts_.loop.assert_current();
    LEAMS_ASSERT(hold == hold_);
    hold_ = nullptr;
    parts_.log.info("provider_left", {{"clean", clean}});

    if (clean) {
        interrupt(parts_.config.stop_grace, EndReason::Stopped);
    } else {
        interrupt(parts_.config.grace, EndReason::Lost);
    }
}

void Broadcast::interrupt(std::chrono::seconds grace, EndReason reason) {
    for (const auto& sink : sinks_) {
        sink->on_discontinuity();
    }
    state_ = BroadcastState::Reconnecting;
    grace_reason_ = reason;
    grace_ends_ = parts_.clock.steady() + grace;
    grace_ends_at_ = parts_.clock.now() + std::chrono::milliseconds(grace).count();
    parts_.observer.on_interrupted(*this, grace_ends_at_);
}

bool Broadcast::is_awaited() const {
    return std::ranges::any_of(sinks_, [](const auto& sink) { return sink->is_awaited(); });
}

void Broadcast::tick() {
    if (state_ == BroadcastState::Reconnecting && parts_.clock.steady() >= grace_ends_) {
        finish(grace_reason_);
    }
}

void Broadcast::end(EndReason reason, CutReason cut) {
    parts_.loop.assert_current();
    if (hold_) {
        std::exchange(hold_, nullptr)->cut(parts_.loop, cut);
    }
    finish(reason);
}

void Broadcast::finish(EndReason reason) {
    if (std::exchange(state_, BroadcastState::Ended) == BroadcastState::Ended) {
        return;
    }
    timer_.reset();
    for (const auto& sink : sinks_) {
        sink->on_end();
    }
    sinks_.clear();
    key_frame_.reset();
    parts_.observer.on_ended(*this, reason);
}

BroadcastStatus Broadcast::status() const {
    parts_.loop.assert_current();
    auto health = health_.snapshot(tracks_, parts_.clock.steady());
    if (state_ == BroadcastState::Reconnecting) {
        const auto left = std::chrono::duration<double>(grace_ends_ - parts_.clock.steady()).count();
        health.advice = {{.code = "reconnecting", .severity = AdviceSeverity::Error, .value = left}};
    }
    return {
        .id = id_,
        .channel = grant_.channel,
        .username = grant_.username,
        .state = state_,
        .started_at = started_at_,
        .grace_ends_at = grace_ends_at_,
        .encoder = encoder_,
        .health = std::move(health),
    };
}

std::optional<KeyFrame> Broadcast::key_frame() const {
    parts_.loop.assert_current();
    if (!key_frame_) {
        return std::nullopt;
    }
    return KeyFrame{.id = id_, .frame = key_frame_};
}

} // namespace leams::media
