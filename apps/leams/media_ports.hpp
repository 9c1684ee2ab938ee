#pragma once

#include "core/events/stream.hpp"
#include "core/runtime/pubsub.hpp"
#include "core/runtime/task_group.hpp"
#include "media/hls/delivery.hpp"
#include "media/hub/registry.hpp"
#include "media/record/live_index.hpp"
#include "services/streams/api.hpp"
#include "services/streams/ports.hpp"
#include "services/vods/quota.hpp"

/// Media and the streams service, each satisfying what the other needs.
namespace leams::app {

/// Who may publish: whoever holds a stream key. Who may play over RTMP: whoever holds a read key.
class KeyAuthorizer final : public media::Authorizer {
public:
    KeyAuthorizer(streams::Publishing& publishing, vods::Quota& quota)
        : publishing_(publishing)
        , quota_(quota) {}
    runtime::Task<Result<media::Grant>> authorize_publish(const media::PublishRequest& request) override;
    runtime::Task<Result<media::Grant>> authorize_play(const media::PlayRequest& request) override;

private:
    streams::Publishing& publishing_;
    vods::Quota& quota_;
};

/// What becomes of broadcasts goes into the streams service's books. A broadcast that ends because this
/// process stops is only released: its publisher may come back after the restart, within `grace`. One whose
/// channel may not stream any more is taken away from its viewers at once.
class BroadcastBooks final : public media::BroadcastEvents {
public:
    BroadcastBooks(
        streams::Publishing& publishing,
        std::vector<hls::Delivery*> deliveries,
        const Clock& clock,
        std::chrono::milliseconds grace
    )
        : publishing_(publishing)
        , deliveries_(std::move(deliveries))
        , clock_(clock)
        , grace_(grace) {}
    runtime::Task<Result<media::Begun>>
    begin(media::Grant grant, std::string protocol, std::string encoder) override;
    runtime::Task<Result<void>> live(BroadcastId id) override;
    runtime::Task<Result<void>>
    interrupted(BroadcastId id, UnixMillis grace_ends_at, media::Interruption why) override;
    runtime::Task<Result<void>> resumed(BroadcastId id) override;
    runtime::Task<Result<void>> ended(BroadcastId id, media::EndReason reason) override;

private:
    streams::Publishing& publishing_;
    std::vector<hls::Delivery*> deliveries_;
    const Clock& clock_;
    std::chrono::milliseconds grace_;
};

/// Reaches this process's publishers and their measurements through the registry, which is built later than
/// the streams service; cuts publishers and players when any process says so.
class RegistryLink final : public streams::PublisherControl, public streams::StreamHealth {
public:
    explicit RegistryLink(runtime::Loop& home)
        : home_(home)
        , tasks_(home) {}
    /// `recorded` says of what is being recorded whether it really is; may be null.
    void attach(
        media::Registry& registry,
        const record::Shelf* recorded,
        const vods::Quota& quota,
        runtime::PubSub& pubsub
    );
    runtime::Task<> stop() { return tasks_.stop(); }

    runtime::Task<Result<void>> give_up(UserId channel) override;
    runtime::Task<std::optional<streams::MediaHealth>> health(BroadcastId id) override;

private:
    runtime::Task<void> cut(events::PublisherCut event);

    runtime::Loop& home_;
    media::Registry* registry_ = nullptr; // Of a process without media.
    const record::Shelf* recorded_ = nullptr;
    const vods::Quota* quota_ = nullptr;
    std::unique_ptr<runtime::PubSub::Subscription> cuts_;
    std::unique_ptr<runtime::PubSub::Subscription> player_cuts_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::app
