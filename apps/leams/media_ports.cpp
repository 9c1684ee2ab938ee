#include "media_ports.hpp"

#include "advice.hpp"
#include "core/events/event.hpp"

namespace leams::app {

using runtime::Task;

namespace {

using events::PublisherCutReason;

media::CutReason to_media(PublisherCutReason reason) {
    switch (reason) {
    case PublisherCutReason::KeyRotated:
        return media::CutReason::KeyRotated;
    case PublisherCutReason::Suspended:
        return media::CutReason::Banned;
    case PublisherCutReason::EndedByOwner:
    case PublisherCutReason::EndedByAdmin:
        break;
    }
    return media::CutReason::EndedByOwner;
}

} // namespace

Task<Result<media::Grant>> KeyAuthorizer::authorize_publish(const media::PublishRequest& request) {
    LEAMS_CO_TRY(auto grant, co_await publishing_.authorize_key(request.key, request.peer_address));
    if (grant.record) {
        grant.record = co_await quota_.look(grant.channel) != vods::Quota::Room::None;
    }
    co_return media::Grant{std::move(grant.channel), std::move(grant.username), grant.record};
}

Task<Result<media::Grant>> KeyAuthorizer::authorize_play(const media::PlayRequest& request) {
    LEAMS_CO_TRY(auto grant, co_await publishing_.authorize_read_key(request.key, request.peer_address));
    co_return media::Grant{std::move(grant.channel), std::move(grant.username)};
}

Task<Result<media::Begun>> BroadcastBooks::begin(media::Grant grant, std::string, std::string) {
    LEAMS_CO_TRY(auto begun, co_await publishing_.begin(std::move(grant.channel)));
    co_return media::Begun{.id = std::move(begun.id), .continued = begun.continued};
}

Task<Result<void>> BroadcastBooks::live(BroadcastId id) {
    return publishing_.live(std::move(id));
}

Task<Result<void>>
BroadcastBooks::interrupted(BroadcastId id, UnixMillis grace_ends_at, media::Interruption why) {
    const auto told =
        why == media::Interruption::Stopped ? streams::Absence::Stopped : streams::Absence::Lost;
    return publishing_.interrupted(std::move(id), grace_ends_at, told);
}

Task<Result<void>> BroadcastBooks::resumed(BroadcastId id) {
    return publishing_.resumed(std::move(id));
}

Task<Result<void>> BroadcastBooks::ended(BroadcastId id, media::EndReason reason) {
    if (reason == media::EndReason::Banned) {
        for (auto* delivery : deliveries_) {
            delivery->loop().post([delivery, id] { delivery->remove(id); });
        }
    }
    if (reason == media::EndReason::ShuttingDown && grace_.count() > 0) {
        return publishing_.released(std::move(id), clock_.now() + grace_.count());
    }
    return publishing_.ended(std::move(id));
}

void RegistryLink::attach(
    media::Registry& registry,
    const record::Shelf* recorded,
    const vods::Quota& quota,
    runtime::PubSub& pubsub
) {
    registry_ = &registry;
    recorded_ = recorded;
    quota_ = &quota;
    cuts_ = events::listen<events::PublisherCut>(pubsub, home_, [this](const events::PublisherCut& event) {
        tasks_.spawn(cut(event));
    });
    player_cuts_ = events::listen<events::PlayersCut>(pubsub, home_, [this](const events::PlayersCut& event) {
        tasks_.spawn(registry_->withdraw_readers(event.channel_id));
    });
}

// Most processes do not have the channel.
Task<void> RegistryLink::cut(events::PublisherCut event) {
    static_cast<void>(co_await registry_->cut(std::move(event.channel_id), to_media(event.reason)));
}

Task<Result<void>> RegistryLink::give_up(UserId channel) {
    if (registry_ == nullptr) {
        co_return Result<void>{};
    }
    auto ended = co_await registry_->cut(std::move(channel), media::CutReason::TakenOver);
    if (!ended && ended.error().code() != ErrorCode::NotFound) {
        co_return std::move(ended).error();
    }
    co_return Result<void>{};
}

Task<std::optional<streams::MediaHealth>> RegistryLink::health(BroadcastId id) {
    if (registry_ == nullptr) {
        co_return std::nullopt;
    }
    auto status = co_await registry_->status(id);
    if (!status) {
        co_return std::nullopt;
    }
    const auto recording = recorded_ != nullptr ? recorded_->find(id) : nullptr;
    if (recording && recording->is_stopped()) {
        status->health.advice.push_back(
            {.code = "recording_stopped", .severity = media::AdviceSeverity::Error}
        );
    }
    if (const auto room = quota_->last(status->channel); room == vods::Quota::Room::Little) {
        status->health.advice.push_back({.code = "storage_low", .severity = media::AdviceSeverity::Warning});
    } else if (room == vods::Quota::Room::None && !recording) {
        status->health.advice.push_back({.code = "storage_full", .severity = media::AdviceSeverity::Error});
    }
    co_return to_media_health(*status);
}

} // namespace leams::app
