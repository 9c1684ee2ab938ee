#include "media_ports.hpp"

#include "advice.hpp"

namespace leams::app {

using runtime::Task;

Task<Result<media::Grant>> KeyAuthorizer::authorize_publish(const media::PublishRequest& request) {
    LEAMS_CO_TRY(auto grant, co_await publishing_.authorize_key(request.key, request.peer_address));
    co_return media::Grant{std::move(grant.channel), std::move(grant.username)};
}

Task<Result<media::Begun>> BroadcastBooks::begin(media::Grant grant, std::string, std::string) {
    LEAMS_CO_TRY(auto begun, co_await publishing_.begin(std::move(grant.channel)));
    co_return media::Begun{.id = std::move(begun.id), .continued = begun.continued};
}

Task<Result<void>> BroadcastBooks::live(BroadcastId id) {
    return publishing_.live(std::move(id));
}

Task<Result<void>> BroadcastBooks::interrupted(BroadcastId id, UnixMillis grace_ends_at) {
    return publishing_.interrupted(std::move(id), grace_ends_at);
}

Task<Result<void>> BroadcastBooks::resumed(BroadcastId id) {
    return publishing_.resumed(std::move(id));
}

Task<Result<void>> BroadcastBooks::ended(BroadcastId id, media::EndReason reason) {
    if (reason == media::EndReason::ShuttingDown && grace_.count() > 0) {
        return publishing_.released(std::move(id), clock_.now() + grace_.count());
    }
    return publishing_.ended(std::move(id));
}

Task<Result<void>> RegistryLink::cut(UserId channel, streams::CutReason reason) {
    auto ended = reason == streams::CutReason::EndedByOwner
                     ? co_await registry_->end(channel)
                     : co_await registry_->cut(channel, media::CutReason::KeyRotated);
    if (!ended && ended.error().code() != ErrorCode::NotFound) {
        co_return std::move(ended).error();
    }
    co_return Result<void>{};
}

Task<std::optional<streams::MediaHealth>> RegistryLink::health(BroadcastId id) {
    for (const auto& status : co_await registry_->list()) {
        if (status.id == id) {
            co_return to_media_health(status);
        }
    }
    co_return std::nullopt;
}

} // namespace leams::app
