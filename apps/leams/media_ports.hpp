#pragma once

#include "media/registry.hpp"
#include "streams/api.hpp"
#include "streams/ports.hpp"

/// Media and the streams service, each satisfying what the other needs.
namespace leams::app {

/// Who may publish: whoever holds a stream key.
class KeyAuthorizer final : public media::Authorizer {
public:
    explicit KeyAuthorizer(streams::Publishing& publishing)
        : publishing_(publishing) {}
    runtime::Task<Result<media::Grant>> authorize_publish(const media::PublishRequest& request) override;

private:
    streams::Publishing& publishing_;
};

/// What becomes of broadcasts goes into the streams service's books. A broadcast that ends because this
/// process stops is only released: its publisher may come back after the restart, within `grace`.
class BroadcastBooks final : public media::BroadcastEvents {
public:
    BroadcastBooks(streams::Publishing& publishing, const Clock& clock, std::chrono::milliseconds grace)
        : publishing_(publishing)
        , clock_(clock)
        , grace_(grace) {}
    runtime::Task<Result<media::Begun>>
    begin(media::Grant grant, std::string protocol, std::string encoder) override;
    runtime::Task<Result<void>> live(BroadcastId id) override;
    runtime::Task<Result<void>> interrupted(BroadcastId id, UnixMillis grace_ends_at) override;
    runtime::Task<Result<void>> resumed(BroadcastId id) override;
    runtime::Task<Result<void>> ended(BroadcastId id, media::EndReason reason) override;

private:
    streams::Publishing& publishing_;
    const Clock& clock_;
    std::chrono::milliseconds grace_;
};

/// Reaches publishers and their measurements through the registry, which is built later than the streams
/// service.
class RegistryLink final : public streams::PublisherControl, public streams::StreamHealth {
public:
    void attach(media::Registry& registry) noexcept { registry_ = &registry; }
    runtime::Task<Result<void>> cut(UserId channel, streams::CutReason reason) override;
    runtime::Task<std::optional<streams::MediaHealth>> health(BroadcastId id) override;

private:
    media::Registry* registry_ = nullptr;
};

} // namespace leams::app
