#include "media/hub/broadcast.hpp"

#include "media/hub/silence.hpp"

#include <algorithm>
#include <utility>

namespace leams::media {
namespace {

constexpr std::chrono::milliseconds kTick{200};
constexpr MediaTime kLateAudioWait{2'000'000};

} // namespace

/// One provider's hold on the broadcast; used on its loop only.
struct Broadcast::Hold : std::enable_shared_from_this<Hold> {
    bool attached = true;
    std::optional<CutReason> cut_reason;
    std::function<void(CutReason)> handler;

    void cut(runtime::Loop& loop, CutReason reason) {
        attached = false;
        cut_reason = reason;
        // Later: it closes the connection, which may destroy the session in the middle of our work. And only
        // if the session is still there by then, since the handler is its connection's.
        loop.post([hold = shared_from_this(), reason] {
            if (const auto call = std::exchange(hold->handler, nullptr)) {
                call(reason);
            }
        });
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
    Haste haste() const override {
        loop().assert_current();
        return broadcast_->haste();
    }
    void end() override {
        loop().assert_current();
        leave(broadcast_, hold_, true);
    }
    void note_unreadable() override {
        loop().assert_current();
        if (hold_->attached) {
            broadcast_->health_.on_unreadable(broadcast_->parts_.clock.steady());
        }
    }
    void give_up(CutReason reason) override {
        loop().assert_current();
        if (hold_->attached) {
            broadcast_->note_fault(reason);
            leave(broadcast_, hold_, false);
        }
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
    , fanout_(parts_.readers)
    , last_media_(parts_.clock.steady()) {}

Broadcast::~Broadcast() = default;

void Broadcast::open(const std::vector<SinkFactory*>& factories, bool continued) {
    parts_.loop.assert_current();
    sinks_.push_back(&fanout_);
    for (auto* factory : factories) {
        own_sinks_.push_back(factory->make_sink({
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
        sinks_.push_back(own_sinks_.back().get());
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
        interrupt(parts_.config.grace, Interruption::Lost);
    }
    hold_ = std::make_shared<Hold>();
    encoder_ = request.encoder;
    last_media_ = parts_.clock.steady();
    gate_.reset();
    clock_guard_.restart();
    crawls_ = false;
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
    clock_guard_.mend(frame, last_media_);
    health_.on_frame(frame, last_media_);
    if (clock_guard_.stands()) {
        health_.on_standing_clock(last_media_);
    }
    released_.clear();
    gate_.push(std::move(frame), released_);
    // Sinks never end a session, so that the list stays as it is.
    for (auto& released : released_) {
        deliver(std::move(released));
    }
    if (crawls_ || sinks_are_full()) {
        cut_provider(crawls_ ? CutReason::ClockTooSlow : CutReason::MemoryFull);
    }
}

bool Broadcast::sinks_are_full() const {
    return std::ranges::any_of(sinks_, [](const auto* sink) { return sink->is_over_budget(); });
}

// Tells the sinks which tracks there are, before the first frame that needs it. A track that a provider does
// not bring again stays announced, so that players need not be set up anew.
void Broadcast::announce(const Frame& frame) {
    Tracks tracks = tracks_;
    if (!tracks_announced_) {
        const auto sent = gate_.tracks();
        tracks.video = sent.video && gate_.decodable() ? sent.video : tracks.video;
        tracks.audio = sent.audio ? sent.audio : tracks.audio;
    }
    (frame.track->kind == TrackKind::Video ? tracks.video : tracks.audio) = frame.track;
    if (late_audio_) {
        tracks.audio = std::exchange(late_audio_, nullptr);
    }
    const bool changed = !same_parameters(tracks, tracks_);
    tracks_ = tracks;
    tracks_announced_ = true;
    if (changed) {
        for (auto* sink : sinks_) {
            sink->on_tracks(tracks_);
        }
    }
}

// False while the frame's track has to wait: sound that comes late or changes joins at a key picture, since
// its joining starts the decoders anew. But it does not wait for one for long.
bool Broadcast::admit_track(const Frame& frame) {
    const bool video = frame.track->kind == TrackKind::Video;
    // Who has pictures alone shows silence with them: sound of that kind changes nothing.
    const auto sound = tracks_.audio || !tracks_.video ? tracks_.audio : silent_track();
    const bool changes = !same_parameters(video ? tracks_.video : sound, frame.track);
    if (!video && !changes) {
        late_audio_ = nullptr;
    }
    if (tracks_announced_ && !video && tracks_.video && changes) {
        if (!same_parameters(late_audio_, frame.track)) {
            late_audio_ = frame.track;
            late_since_ = frame.dts;
        }
        if (to_media_time(frame.dts - late_since_, frame.track->timescale) < kLateAudioWait) {
            return false;
        }
    }
    const bool joins = video && frame.key && late_audio_;
    if (!tracks_announced_ || joins || changes) {
        announce(frame);
    }
    return true;
}

void Broadcast::deliver(Frame frame) {
    const auto placement = timeline_.place(frame);
    if (!placement) {
        return;
    }
    frame.dts = placement->dts;
    frame.cts = placement->cts;
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
        for (auto* sink : sinks_) {
            sink->on_discontinuity();
        }
    }
    const auto placed = to_media_time(placement->dts, frame.track->timescale);
    crawls_ = clock_guard_.crawls(frame.track->kind, placed, last_media_) || crawls_;
    const auto shared = std::make_shared<const Frame>(std::move(frame));
    if (video && shared->key) {
        key_frame_ = shared;
    }
    for (auto* sink : sinks_) {
        sink->on_frame(shared);
    }
}

void Broadcast::detach(const std::shared_ptr<Hold>& hold, bool clean) {
    parts_.loop.assert_current();
    LEAMS_ASSERT(hold == hold_);
    hold_ = nullptr;
    parts_.log.info("provider_left", {{"clean", clean}});

    if (clean) {
        interrupt(parts_.config.stop_grace, Interruption::Stopped);
    } else {
        interrupt(parts_.config.grace, Interruption::Lost);
    }
}

void Broadcast::interrupt(std::chrono::seconds grace, Interruption why) {
    for (auto* sink : sinks_) {
        sink->on_discontinuity();
    }
    state_ = BroadcastState::Reconnecting;
    interruption_ = why;
    grace_ends_ = parts_.clock.steady() + grace;
    grace_ends_at_ = parts_.clock.now() + std::chrono::milliseconds(grace).count();
    parts_.observer.on_interrupted(*this, grace_ends_at_, why);
}

// For what he sends. He may come back, as after a lost connection.
void Broadcast::cut_provider(CutReason reason) {
    note_fault(reason);
    std::exchange(hold_, nullptr)->cut(parts_.loop, reason);
    parts_.log.info("provider_cut", {{"reason", static_cast<int>(reason)}});
    interrupt(parts_.config.grace, Interruption::Lost);
}

void Broadcast::note_fault(CutReason reason) {
    health_.on_cut(reason, parts_.clock.steady());
}

Haste Broadcast::haste() const {
    if (fanout_.is_wanted_at_once()) {
        return Haste::Frame;
    }
    const bool awaited = std::ranges::any_of(sinks_, [](const auto* sink) { return sink->is_awaited(); });
    return awaited ? Haste::Part : Haste::None;
}

bool Broadcast::attach_reader(std::shared_ptr<ReaderSlot> slot, runtime::Loop& loop, bool each_frame) {
    parts_.loop.assert_current();
    if (state_ == BroadcastState::Ended) {
        return false;
    }
    fanout_.attach(std::move(slot), loop, each_frame);
    return true;
}

void Broadcast::tick() {
    if (state_ == BroadcastState::Reconnecting && parts_.clock.steady() >= grace_ends_) {
        finish(interruption_ == Interruption::Stopped ? EndReason::Stopped : EndReason::Lost);
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
    for (auto* sink : sinks_) {
        sink->on_end();
    }
    sinks_.clear();
    own_sinks_.clear();
    key_frame_.reset();
    parts_.observer.on_ended(*this, reason);
}

BroadcastStatus Broadcast::status() const {
    parts_.loop.assert_current();
    auto health = health_.snapshot(gate_.tracks(), parts_.clock.steady());
    if (state_ == BroadcastState::Reconnecting) {
        std::erase_if(health.advice, [](const Advice& advice) {
            return advice.severity != AdviceSeverity::Error; // Of what is sent no more.
        });
    }
    if (state_ == BroadcastState::Reconnecting && interruption_ == Interruption::Lost) {
        const auto left = std::chrono::duration<double>(grace_ends_ - parts_.clock.steady()).count();
        health.advice.push_back({.code = "reconnecting", .severity = AdviceSeverity::Error, .value = left});
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

FramePtr Broadcast::key_frame() const {
    parts_.loop.assert_current();
    return key_frame_;
}

} // namespace leams::media
