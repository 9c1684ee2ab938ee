#include "media/hub/registry.hpp"

#include "core/base/finally.hpp"
#include "core/runtime/on_loop.hpp"
#include "core/runtime/timers.hpp"

#include <exception>
#include <utility>

namespace leams::media {
namespace {

using runtime::on_loop;
using runtime::Task;

constexpr std::chrono::milliseconds kPoll{25};
constexpr std::chrono::milliseconds kPlayedAge{500}; // Players over RTMP are for those in a hurry.
constexpr int kMaxTellingPolls = 80;                 // Two seconds.

EndReason end_reason(CutReason reason) {
    switch (reason) {
    case CutReason::KeyRotated:
        return EndReason::KeyRotated;
    case CutReason::Banned:
        return EndReason::Banned;
    case CutReason::ShuttingDown:
        return EndReason::ShuttingDown;
    case CutReason::TakenOver:
    case CutReason::EndedByOwner:
    case CutReason::BitRateTooHigh:
    case CutReason::MemoryFull:
    case CutReason::ClockTooSlow:
        break;
    }
    return EndReason::EndedByOwner;
}

Task<BroadcastStatus> status_on_loop(std::shared_ptr<Broadcast> broadcast) {
    co_return broadcast->status();
}

Task<FramePtr> key_frame_on_loop(std::shared_ptr<Broadcast> broadcast) {
    co_return broadcast->key_frame();
}

Task<bool> attach_on_loop(
    std::shared_ptr<Broadcast> broadcast,
    std::shared_ptr<ReaderSlot> slot,
    runtime::Loop& loop,
    bool each_frame
) {
    co_return broadcast->attach_reader(std::move(slot), loop, each_frame);
}

Task<void> withdraw_on_loop(std::shared_ptr<Broadcast> broadcast) {
    broadcast->withdraw_readers();
    co_return;
}

} // namespace

Registry::Registry(Parts parts)
    : parts_(std::move(parts))
    , tasks_(parts_.home) {}

Registry::~Registry() = default;

Task<Result<std::unique_ptr<Publication>>>
Registry::publish(PublishRequest request, runtime::Loop& preferred) {
    LEAMS_CO_TRY(auto grant, co_await parts_.authorizer.authorize_publish(request));
    co_return co_await on_loop(parts_.home, claim(std::move(request), std::move(grant), preferred));
}

// On the home loop.
Task<Result<std::unique_ptr<Publication>>>
Registry::claim(PublishRequest request, Grant grant, runtime::Loop& preferred) {
    if (stopping_) {
        co_return Error::unavailable("The server is shutting down");
    }
    const auto channel = grant.channel;
    auto& entry = channels_[channel]; // Stays where it is: nobody else forgets it while `claiming`.
    if (std::exchange(entry.claiming, true)) {
        co_return Error::conflict("This stream key is live already");
    }
    const Finally claimed([&] {
        entry.claiming = false;
        forget_if_done(channel);
    });
    Result<std::unique_ptr<Publication>> result = std::unique_ptr<Publication>();
    if (entry.broadcast) {
        auto broadcast = entry.broadcast;
        auto& loop = broadcast->loop();
        result = co_await on_loop(loop, take(std::move(broadcast), request));
    }
    if (result && *result == nullptr) {
        result = co_await begin(std::move(request), std::move(grant), preferred);
    }
    co_return result;
}

// On the broadcast's loop. No publication when the broadcast has ended.
Task<Result<std::unique_ptr<Publication>>>
Registry::take(std::shared_ptr<Broadcast> broadcast, PublishRequest request) {
    const auto seen = broadcast->last_media();
    for (;;) {
        switch (broadcast->claim()) {
        case Broadcast::Claim::Free:
        case Broadcast::Claim::Silent:
            co_return broadcast->attach(request);
        case Broadcast::Claim::Ended:
            co_return std::unique_ptr<Publication>();
        case Broadcast::Claim::Active:
            if (broadcast->last_media() != seen) {
                co_return Error::conflict("This stream key is live already");
            }
            co_await runtime::sleep_for(kPoll);
        }
    }
}

// On the home loop, for a channel without a broadcast.
Task<Result<std::unique_ptr<Publication>>>
Registry::begin(PublishRequest request, Grant grant, runtime::Loop& preferred) {
    auto& entry = channels_[grant.channel];
    // The end of the last broadcast must be told before the beginning of the next.
    for (int i = 0; entry.telling || !entry.events.empty() || entry.broadcast; ++i) {
        if (i == kMaxTellingPolls) {
            co_return Error::unavailable("The server is busy, try again in a moment").with_retry_after(1);
        }
        co_await runtime::sleep_for(kPoll);
    }
    if (channels_.size() > parts_.config.max_broadcasts) {
        if (const auto count = full_.count(); count > 0) {
            parts_.log.warning(
                "broadcasts_refused",
                {{"limit", "media.max_broadcasts"}, {"channel", grant.channel.str()}, {"refused", count}}
            );
        }
        co_return Error::resource_exhausted("Too many channels are live on this server");
    }
    LEAMS_CO_TRY(const auto begun, co_await parts_.events.begin(grant, request.protocol, request.encoder));
    const Broadcast::Parts parts{
        .loop = preferred,
        .clock = parts_.clock,
        .config = parts_.config,
        .observer = *this,
        .readers = reader_stats_,
        .log = parts_.log.with("broadcast", begun.id.str()),
    };
    entry.broadcast = std::make_shared<Broadcast>(parts, begun.id, grant);
    index_.add(begun.id, grant.channel, entry.broadcast);
    parts_.log.info("broadcast_began", {{"broadcast", begun.id.str()}, {"channel", grant.channel.str()}});
    co_return co_await on_loop(preferred, open(entry.broadcast, std::move(request), begun.continued));
}

Task<std::unique_ptr<Publication>>
Registry::open(std::shared_ptr<Broadcast> broadcast, PublishRequest request, bool continued) {
    broadcast->open(parts_.sinks, continued);
    co_return broadcast->attach(request);
}

Task<Result<void>> Registry::end(UserId channel) {
    return cut(std::move(channel), CutReason::EndedByOwner);
}

Task<Result<void>> Registry::cut(UserId channel, CutReason reason) {
    return on_loop(parts_.home, end_now(std::move(channel), end_reason(reason), reason));
}

Task<Result<void>> Registry::end_now(UserId channel, EndReason reason, CutReason cut) {
    const auto found = channels_.find(channel);
    if (found == channels_.end() || !found->second.broadcast) {
        co_return Error::not_found("The channel is not live");
    }
    auto broadcast = found->second.broadcast;
    auto& loop = broadcast->loop();
    co_await on_loop(loop, end_on_loop(std::move(broadcast), reason, cut));
    co_return Result<void>();
}

Task<void> Registry::end_on_loop(std::shared_ptr<Broadcast> broadcast, EndReason reason, CutReason cut) {
    broadcast->end(reason, cut);
    co_return;
}

std::vector<std::shared_ptr<Broadcast>> Registry::broadcasts() const {
    std::vector<std::shared_ptr<Broadcast>> list;
    for (const auto& [id, channel] : channels_) {
        if (channel.broadcast) {
            list.push_back(channel.broadcast);
        }
    }
    return list;
}

Task<std::optional<BroadcastStatus>> Registry::status(UserId channel) {
    return status_of(index_.find(channel));
}

Task<std::optional<BroadcastStatus>> Registry::status(BroadcastId id) {
    return status_of(index_.find(id));
}

// Nothing of one that has ended and is only still to be told.
Task<std::optional<BroadcastStatus>> Registry::status_of(std::shared_ptr<Broadcast> broadcast) {
    if (!broadcast) {
        co_return std::nullopt;
    }
    auto status = co_await on_loop(broadcast->loop(), status_on_loop(broadcast));
    co_return status.state == BroadcastState::Ended ? std::nullopt : std::optional(std::move(status));
}

Task<FramePtr> Registry::key_frame(BroadcastId id) {
    const auto broadcast = index_.find(id);
    if (!broadcast) {
        co_return nullptr;
    }
    co_return co_await on_loop(broadcast->loop(), key_frame_on_loop(broadcast));
}

Task<Result<std::unique_ptr<Reader>>>
Registry::attach(BroadcastId id, runtime::Loop& loop, ReaderOptions options) {
    return attach_to(index_.find(id), loop, options);
}

Task<Result<std::unique_ptr<Reader>>>
Registry::attach_to(std::shared_ptr<Broadcast> broadcast, runtime::Loop& loop, ReaderOptions options) {
    if (!broadcast) {
        co_return Error::not_found("There is no such stream on air");
    }
    const bool each_frame = options.wants_each_frame();
    const auto slot =
        std::make_shared<ReaderSlot>(options.limits, options.right == ReaderRight::Withdrawable);
    auto& home = broadcast->loop();
    if (!co_await on_loop(home, attach_on_loop(broadcast, slot, loop, each_frame))) {
        co_return Error::not_found("There is no such stream on air");
    }
    co_return std::make_unique<Reader>(std::move(broadcast), loop, slot, each_frame);
}

Task<Result<std::unique_ptr<Reader>>> Registry::play(PlayRequest request, runtime::Loop& loop) {
    LEAMS_CO_TRY(const auto grant, co_await parts_.authorizer.authorize_play(request));
    auto broadcast = index_.find(grant.channel);
    const bool is_named =
        request.name == grant.username || (broadcast && request.name == broadcast->id().str());
    if (!is_named) {
        co_return Error::permission_denied("The read key is not of this channel");
    }
    co_return co_await attach_to(
        std::move(broadcast), loop, {.max_age = kPlayedAge, .right = ReaderRight::Withdrawable}
    );
}

Task<void> Registry::withdraw_readers(UserId channel) {
    if (const auto broadcast = index_.find(channel)) {
        co_await on_loop(broadcast->loop(), withdraw_on_loop(broadcast));
    }
}

Task<void> Registry::stop() {
    return on_loop(parts_.home, stop_all());
}

Task<void> Registry::stop_all() {
    stopping_ = true;
    const auto all = broadcasts();
    for (const auto& broadcast : all) {
        co_await on_loop(
            broadcast->loop(), end_on_loop(broadcast, EndReason::ShuttingDown, CutReason::ShuttingDown)
        );
    }
    for (int i = 0; i < kMaxTellingPolls && !channels_.empty(); ++i) {
        co_await runtime::sleep_for(kPoll);
    }
    co_await tasks_.stop();
}

void Registry::on_playable(const Broadcast& broadcast) {
    const auto& channel = broadcast.grant().channel;
    tell(channel, [this, channel, id = broadcast.id()] { return tell_live(channel, id); });
}

// One that was ended while its publisher was being let in, and could not be cut.
Task<Result<void>> Registry::tell_live(UserId channel, BroadcastId id) {
    auto told = co_await parts_.events.live(id);
    if (!told && told.error().code() == ErrorCode::NotFound && index_.find(id)) {
        co_return co_await end_now(std::move(channel), EndReason::EndedByOwner, CutReason::EndedByOwner);
    }
    co_return told;
}

void Registry::on_interrupted(const Broadcast& broadcast, UnixMillis grace_ends_at, Interruption why) {
    tell(broadcast.grant().channel, [this, id = broadcast.id(), grace_ends_at, why] {
        return parts_.events.interrupted(id, grace_ends_at, why);
    });
}

void Registry::on_resumed(const Broadcast& broadcast) {
    tell(broadcast.grant().channel, [this, id = broadcast.id()] { return parts_.events.resumed(id); });
}

void Registry::on_ended(const Broadcast& broadcast, EndReason reason) {
    parts_.home.post([this, channel = broadcast.grant().channel, id = broadcast.id(), reason] {
        const auto found = channels_.find(channel);
        if (found != channels_.end() && found->second.broadcast && found->second.broadcast->id() == id) {
            found->second.broadcast.reset();
            index_.remove(id, channel);
        }
        parts_.log.info("broadcast_ended", {{"broadcast", id.str()}, {"reason", static_cast<int>(reason)}});
        queue_event(channel, [this, id, reason] { return parts_.events.ended(id, reason); });
    });
}

void Registry::tell(const UserId& channel, Event event) {
    parts_.home.post([this, channel, event = std::move(event)]() mutable {
        queue_event(channel, std::move(event));
    });
}

void Registry::queue_event(const UserId& channel, Event event) {
    auto& entry = channels_[channel];
    entry.events.push_back(std::move(event));
    if (!std::exchange(entry.telling, true)) {
        tasks_.spawn(tell_all(channel));
    }
}

// One that throws must not keep those behind it from being told, nor the channel from its next broadcast.
Task<Result<void>> Registry::tell_one(Event event) {
    try {
        co_return co_await event();
    } catch (const std::exception& thrown) {
        co_return Error::internal(thrown.what());
    }
}

Task<void> Registry::tell_all(UserId channel) {
    auto& entry = channels_[channel];
    while (!entry.events.empty()) {
        auto event = std::move(entry.events.front());
        entry.events.pop_front();
        const auto result = co_await tell_one(std::move(event));
        if (!result) {
            parts_.log.failure(runtime::LogLevel::Error, "broadcast_event_failed", result.error());
        }
    }
    entry.telling = false;
    forget_if_done(channel);
}

void Registry::forget_if_done(const UserId& channel) {
    const auto found = channels_.find(channel);
    if (found != channels_.end()) {
        const auto& entry = found->second;
        if (!entry.broadcast && !entry.claiming && !entry.telling && entry.events.empty()) {
            channels_.erase(found);
        }
    }
}

} // namespace leams::media
