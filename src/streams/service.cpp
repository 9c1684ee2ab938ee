#include "streams/service.hpp"

#include "base/text.hpp"
#include "streams/keys.hpp"

#include <algorithm>

namespace leams::streams {
namespace {

bool is_language(std::string_view text) noexcept {
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    return text.empty() || (text.size() == 2 && std::ranges::all_of(text, is_lower));
}

std::vector<std::string> clean_tags(const std::vector<std::string>& tags) {
    std::vector<std::string> cleaned;
    for (const auto& tag : tags) {
        auto text = clean_line(tag);
        if (!text.empty() && std::ranges::find(cleaned, text) == cleaned.end()) {
            cleaned.push_back(std::move(text));
        }
    }
    return cleaned;
}

Result<void> apply(ChannelUpdate update, Channel& channel) {
    if (update.language && !is_language(*update.language)) {
        return Error::invalid_fields({{"/language", "choice", "The language is a code such as en or ru"}});
    }
    channel.title = update.title ? clean_line(*update.title) : channel.title;
    channel.category = update.category ? clean_line(*update.category) : channel.category;
    channel.description = update.description ? clean_text(*update.description) : channel.description;
    channel.tags = update.tags ? clean_tags(*update.tags) : channel.tags;
    channel.language = update.language.value_or(channel.language);
    channel.is_mature = update.is_mature.value_or(channel.is_mature);
    return {};
}

} // namespace

StreamsService::StreamsService(Ports ports, Broadcasts& broadcasts, Viewers& viewers, runtime::Log log)
    : ports_(ports)
    , broadcasts_(broadcasts)
    , viewers_(viewers)
    , board_(broadcasts.board())
    , log_(std::move(log)) {}

runtime::Task<Result<Channel>> StreamsService::update_channel(Caller caller, ChannelUpdate update) {
    LEAMS_CO_TRY(auto channel, co_await ports_.channels.find(caller.user_id));
    LEAMS_CO_CHECK(apply(std::move(update), channel));
    LEAMS_CO_CHECK(co_await ports_.channels.save(caller.user_id, channel, ports_.clock.now()));
    if (board_.read()->find_channel(caller.user_id) != nullptr) {
        LEAMS_CO_CHECK(co_await broadcasts_.refresh());
    }
    co_return channel;
}

runtime::Task<Result<Secret>> StreamsService::reveal_key(Caller caller, std::optional<Secret> password) {
    LEAMS_CO_CHECK(co_await ports_.auth.require_recent(caller, std::move(password)));
    LEAMS_CO_TRY([[maybe_unused]] auto masked, co_await masked_key(caller.user_id));
    LEAMS_CO_TRY(auto key, co_await ports_.keys.reveal(caller.user_id));
    if (!key) {
        co_return Error::internal("the stream key went away");
    }
    log_.info("stream_key_revealed", {{"channel", caller.user_id.str()}, {"address", caller.address}});
    co_return std::move(*key);
}

runtime::Task<Result<Secret>> StreamsService::rotate_key(Caller caller, std::optional<Secret> password) {
    LEAMS_CO_CHECK(co_await ports_.auth.require_recent(caller, std::move(password)));
    auto key = make_stream_key();
    LEAMS_CO_CHECK(co_await ports_.keys.replace(caller.user_id, key, mask_stream_key(key), ports_.clock.now())
    );
    log_.info("stream_key_rotated", {{"channel", caller.user_id.str()}, {"address", caller.address}});
    LEAMS_CO_CHECK(co_await ports_.publishers.cut(caller.user_id, CutReason::KeyRotated));
    co_return key;
}

runtime::Task<Result<void>> StreamsService::end_current(Caller caller) {
    LEAMS_CO_TRY(auto open, co_await ports_.broadcasts.find_open(caller.user_id, ports_.clock.now()));
    if (!open) {
        co_return Error::not_found("You are not live");
    }
    LEAMS_CO_CHECK(co_await ports_.publishers.cut(caller.user_id, CutReason::EndedByOwner));
    co_return co_await broadcasts_.ended(open->id);
}

runtime::Task<Result<PublisherHealth>> StreamsService::health(Caller caller) {
    PublisherHealth health{.now = ports_.clock.now()};
    LEAMS_CO_TRY(health.broadcast, co_await ports_.broadcasts.find_open(caller.user_id, health.now));
    if (!health.broadcast) {
        co_return health;
    }
    const auto id = health.broadcast->id;
    if (health.broadcast->grace_ends_at) {
        health.state = PublisherState::Reconnecting;
    } else {
        health.state = health.broadcast->is_live ? PublisherState::Live : PublisherState::Starting;
    }
    health.viewers = co_await viewers_.count(id);
    if (auto media = co_await ports_.health.health(id)) {
        health.media = std::move(*media);
    }
    co_return health;
}

runtime::Task<Result<Stream>> StreamsService::find(BroadcastId id) {
    if (const auto snapshot = board_.read(); const auto* entry = snapshot->find(id)) {
        co_return entry->stream;
    }
    if (!is_uuid(id.str())) {
        co_return Error::not_found("There is no such stream");
    }
    LEAMS_CO_TRY(auto broadcast, co_await ports_.broadcasts.find(id));
    if (!broadcast) {
        co_return Error::not_found("There is no such stream");
    }
    co_return to_stream(*broadcast, broadcast->viewer_count);
}

runtime::Task<Result<KeyGrant>> StreamsService::authorize_key(Secret key, std::string peer_address) {
    // Found by its hash, so the time of the search tells nothing about the keys that exist.
    LEAMS_CO_TRY(auto owner, co_await ports_.keys.find_owner(std::move(key)));
    if (!owner) {
        if (const auto count = refused_keys_.count(); count > 0) {
            log_.info("stream_key_refused", {{"address", peer_address}, {"count", count}});
        }
        co_return Error::unauthenticated("The stream key is not valid");
    }
    if (owner->is_disabled) {
        co_return Error::permission_denied("This account is suspended");
    }
    co_return KeyGrant{.channel = std::move(owner->user_id), .username = std::move(owner->username)};
}

runtime::Task<Result<Begun>> StreamsService::begin(UserId channel) {
    return broadcasts_.begin(std::move(channel));
}

runtime::Task<Result<void>> StreamsService::live(BroadcastId id) {
    return broadcasts_.live(std::move(id));
}

runtime::Task<Result<void>> StreamsService::interrupted(BroadcastId id, UnixMillis grace_ends_at) {
    return broadcasts_.interrupted(std::move(id), grace_ends_at);
}

runtime::Task<Result<void>> StreamsService::resumed(BroadcastId id) {
    return broadcasts_.resumed(std::move(id));
}

runtime::Task<Result<void>> StreamsService::ended(BroadcastId id) {
    return broadcasts_.ended(std::move(id));
}

runtime::Task<Result<void>> StreamsService::released(BroadcastId id, UnixMillis grace_ends_at) {
    return broadcasts_.released(std::move(id), grace_ends_at);
}

runtime::Task<Result<Channel>> StreamsService::channel(UserId user) {
    return ports_.channels.find(std::move(user));
}

std::optional<Stream> StreamsService::live_stream(const UserId& user) {
    const auto snapshot = board_.read();
    const auto* entry = snapshot->find_channel(user);
    return entry == nullptr ? std::nullopt : std::optional(entry->stream);
}

runtime::Task<Result<UserId>> StreamsService::resolve(std::string id) {
    const auto snapshot = board_.read();
    if (const auto* entry = snapshot->find(BroadcastId(id))) {
        co_return entry->stream.user_id;
    }
    if (const auto* entry = snapshot->find_channel(UserId(id))) {
        co_return entry->stream.user_id;
    }
    LEAMS_CO_TRY(auto user, co_await ports_.channels.resolve(to_lower_ascii(id)));
    if (!user) {
        co_return Error::not_found("There is no such channel");
    }
    co_return std::move(*user);
}

runtime::Task<Result<std::string>> StreamsService::masked_key(UserId user) {
    LEAMS_CO_TRY(auto masked, co_await ports_.keys.find_masked(user));
    if (!masked) {
        const auto key = make_stream_key();
        LEAMS_CO_CHECK(co_await ports_.keys.insert(user, key, mask_stream_key(key), ports_.clock.now()));
        LEAMS_CO_TRY(masked, co_await ports_.keys.find_masked(user)); // Another request may have been faster.
    }
    co_return masked.value_or("");
}

runtime::Task<Result<std::int64_t>>
StreamsService::heartbeat(BroadcastId id, UserId viewer, std::string session_id, std::string address) {
    if (board_.read()->find(id) == nullptr) {
        co_return Error::not_found("This stream is not live");
    }
    co_return co_await viewers_.heartbeat(
        std::move(id), std::move(viewer), std::move(session_id), std::move(address)
    );
}

} // namespace leams::streams
