#pragma once

#include "media/broadcast.hpp"
#include "runtime/log_throttle.hpp"
#include "runtime/task_group.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace leams::media {

/// All broadcasts of this process: brings publishers to theirs and tells the rest of the system what becomes
/// of them. Every public method may be called on any loop. The map of channels lives on the home loop, each
/// broadcast on the loop of its first publisher.
class Registry final : public Ingest, private BroadcastObserver {
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

    /// Ends the channel's broadcast at once, without grace. NotFound when it has none.
    runtime::Task<Result<void>> end(UserId channel);
    /// The same because the channel may not publish any more, or not with this key.
    runtime::Task<Result<void>> cut(UserId channel, CutReason reason);

    runtime::Task<std::vector<BroadcastStatus>> list();
    runtime::Task<std::optional<BroadcastStatus>> status(UserId channel);
    /// The newest key picture of every broadcast that has one.
    runtime::Task<std::vector<KeyFrame>> key_frames();

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
    runtime::Task<std::vector<BroadcastStatus>> collect_status();
    runtime::Task<std::vector<KeyFrame>> collect_key_frames();
    runtime::Task<BroadcastStatus> status_on_loop(std::shared_ptr<Broadcast> broadcast);
    runtime::Task<std::optional<KeyFrame>> key_frame_on_loop(std::shared_ptr<Broadcast> broadcast);
    runtime::Task<void> stop_all();

    void on_playable(const Broadcast& broadcast) override;
    void on_interrupted(const Broadcast& broadcast, UnixMillis grace_ends_at) override;
    void on_resumed(const Broadcast& broadcast) override;
    void on_ended(const Broadcast& broadcast, EndReason reason) override;

    void tell(const UserId& channel, Event event);
    void queue_event(const UserId& channel, Event event);
    runtime::Task<void> tell_all(UserId channel);
    void forget_if_done(const UserId& channel);
    std::vector<std::shared_ptr<Broadcast>> broadcasts() const;

    Parts parts_;
    std::unordered_map<UserId, Channel> channels_;
    runtime::LogThrottle full_;
    bool stopping_ = false;
    runtime::TaskGroup tasks_;
};

} // namespace leams::media
