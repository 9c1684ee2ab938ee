#pragma once

#include "core/runtime/log_throttle.hpp"
#include "core/runtime/task_group.hpp"
#include "media/hub/broadcast.hpp"
#include "media/hub/broadcast_index.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace leams::media {

/// All broadcasts of this process: brings publishers to theirs and tells the rest of the system what becomes
/// of them. Every public method may be called on any loop. Publishers' claims are settled on the home loop,
/// each broadcast lives on the loop of its first publisher, and who asks for one goes there directly.
class Registry final : public Ingest, public Playback, private BroadcastObserver {
public:
    struct Parts {
        runtime::Loop& home;
        const Clock& clock;
        MediaConfig config;
        Authorizer& authorizer;
        BroadcastEvents& events;
        std::vector<SinkFactory*> sinks;
        runtime::Log log;
    };

    explicit Registry(Parts parts);
    ~Registry() override;

    runtime::Task<Result<std::unique_ptr<Publication>>>
    publish(PublishRequest request, runtime::Loop& preferred) override;

    runtime::Task<Result<std::unique_ptr<Reader>>> play(PlayRequest request, runtime::Loop& loop) override;

    /// Ends the channel's broadcast at once, without grace. NotFound when it has none.
    runtime::Task<Result<void>> end(UserId channel);
    /// The same because the channel may not publish any more, or not with this key.
    runtime::Task<Result<void>> cut(UserId channel, CutReason reason);

    /// Nothing for what is not here.
    runtime::Task<std::optional<BroadcastStatus>> status(UserId channel);
    runtime::Task<std::optional<BroadcastStatus>> status(BroadcastId id);
    /// The newest key picture of a broadcast, or null.
    runtime::Task<FramePtr> key_frame(BroadcastId id);

    /// A reader for `loop`, which must be the caller's. NotFound when there is no such broadcast.
    runtime::Task<Result<std::unique_ptr<Reader>>>
    attach(BroadcastId id, runtime::Loop& loop, ReaderOptions options);
    /// Ends the readers of the channel's broadcast whose right may be withdrawn.
    runtime::Task<void> withdraw_readers(UserId channel);
    const ReaderStats& reader_stats() const noexcept { return reader_stats_; }

    /// Ends all broadcasts and waits until what happened has been told. Afterwards nobody may publish.
    runtime::Task<void> stop();

private:
    using Event = std::function<runtime::Task<Result<void>>()>;

    struct Channel {
        std::shared_ptr<Broadcast> broadcast;
        bool claiming = false;    // A publisher is being let in.
        std::deque<Event> events; // Not yet told.
        bool telling = false;
    };

    runtime::Task<Result<std::unique_ptr<Publication>>>
    claim(PublishRequest request, Grant grant, runtime::Loop& preferred);
    runtime::Task<Result<std::unique_ptr<Publication>>>
    begin(PublishRequest request, Grant grant, runtime::Loop& preferred);
    runtime::Task<Result<std::unique_ptr<Publication>>>
    take(std::shared_ptr<Broadcast> broadcast, PublishRequest request);
    runtime::Task<std::unique_ptr<Publication>>
    open(std::shared_ptr<Broadcast> broadcast, PublishRequest request, bool continued);
    runtime::Task<Result<void>> end_now(UserId channel, EndReason reason, CutReason cut);
    runtime::Task<void> end_on_loop(std::shared_ptr<Broadcast> broadcast, EndReason reason, CutReason cut);
    static runtime::Task<std::optional<BroadcastStatus>> status_of(std::shared_ptr<Broadcast> broadcast);
    static runtime::Task<Result<std::unique_ptr<Reader>>>
    attach_to(std::shared_ptr<Broadcast> broadcast, runtime::Loop& loop, ReaderOptions options);
    runtime::Task<void> stop_all();

    void on_playable(const Broadcast& broadcast) override;
    void on_interrupted(const Broadcast& broadcast, UnixMillis grace_ends_at, Interruption why) override;
    void on_resumed(const Broadcast& broadcast) override;
    void on_ended(const Broadcast& broadcast, EndReason reason) override;

    runtime::Task<Result<void>> tell_live(UserId channel, BroadcastId id);
    void tell(const UserId& channel, Event event);
    void queue_event(const UserId& channel, Event event);
    static runtime::Task<Result<void>> tell_one(Event event);
    runtime::Task<void> tell_all(UserId channel);
    void forget_if_done(const UserId& channel);
    std::vector<std::shared_ptr<Broadcast>> broadcasts() const;

    Parts parts_;
    std::unordered_map<UserId, Channel> channels_;
    BroadcastIndex index_; // Of every broadcast in channels_.
    ReaderStats reader_stats_;
    runtime::LogThrottle full_;
    bool stopping_ = false;
    runtime::TaskGroup tasks_;
};

} // namespace leams::media
