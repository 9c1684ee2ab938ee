#include "services/streams/service.hpp"

#include "core/base/text.hpp"
#include "core/events/event.hpp"
#include "services/streams/allowlist.hpp"
#include "services/streams/keys.hpp"

#include <algorithm>

namespace leams::streams {
namespace {

using events::PublisherCutReason;

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

std::optional<std::string>
clean(const std::optional<std::string>& text, std::string (*how)(std::string_view)) {
    return text ? std::optional(how(*text)) : std::nullopt;
}

Result<ChannelUpdate> check(ChannelUpdate update) {
    if (update.language && !is_language(*update.language)) {
        return Error::invalid_fields({{"/language", "choice", "The language is a code such as en or ru"}});
    }
    update.title = clean(update.title, clean_line);
    update.category = clean(update.category, clean_line);
    update.description = clean(update.description, clean_text);
    if (update.tags) {
        update.tags = clean_tags(*update.tags);
    }
    return update;
}

} // namespace

StreamsService::StreamsService(Ports ports, Broadcasts& broadcasts, Viewers& viewers, runtime::Log log)
    : ports_(ports)
    , broadcasts_(broadcasts)
    , viewers_(viewers)
    , board_(broadcasts.board())
    , log_(std::move(log)) {
    events::subscribe<events::AccountDisabled>(
        ports_.bus,
        "streams.broadcasts",
        [this](std::vector<events::AccountDisabled> events) { return end_broadcasts(std::move(events)); }
    );
    events::relay<events::StreamOnline>(ports_.bus, ports_.pubsub, "streams.told");
    events::relay<events::StreamUpdated>(ports_.bus, ports_.pubsub, "streams.told");
    events::relay<events::StreamOffline>(ports_.bus, ports_.pubsub, "streams.told");
}

void StreamsService::cut_publisher(const UserId& channel, PublisherCutReason reason) {
    events::broadcast(ports_.pubsub, events::PublisherCut{.channel_id = channel, .reason = reason});
}

void StreamsService::cut_players(const UserId& channel) {
    events::broadcast(ports_.pubsub, events::PlayersCut{.channel_id = channel});
}

runtime::Task<Result<Channel>> StreamsService::update_channel(Caller caller, ChannelUpdate update) {
    LEAMS_CO_TRY(auto checked, check(std::move(update)));
    LEAMS_CO_TRY(
        auto channel, co_await ports_.channels.change(caller.user_id, std::move(checked), ports_.clock.now())
    );
    if (board_.read()->find_channel(caller.user_id) != nullptr) {
        LEAMS_CO_CHECK(co_await broadcasts_.refresh());
    }
    co_return channel;
}

/// What differs between a channel's keys.
struct StreamsService::KeyKind {
    Secret (*make)();
    KeyStore& (*store)(const Ports&);
    std::string_view revealed; // Names in the log.
    std::string_view rotated;
    std::string_view refused;
    std::string_view refusal; // For whoever presents another.
};

const StreamsService::KeyKind StreamsService::kStreamKey{
    .make = make_stream_key,
    .store = [](const Ports& ports) -> KeyStore& { return ports.keys; },
    .revealed = "stream_key_revealed",
    .rotated = "stream_key_rotated",
    .refused = "stream_key_refused",
    .refusal = "The stream key is not valid",
};
const StreamsService::KeyKind StreamsService::kReadKey{
    .make = make_read_key,
    .store = [](const Ports& ports) -> KeyStore& { return ports.read_keys; },
    .revealed = "read_key_revealed",
    .rotated = "read_key_rotated",
    .refused = "read_key_refused",
    .refusal = "The read key is not valid",
};

runtime::Task<Result<Secret>>
StreamsService::reveal(const KeyKind& kind, Caller caller, std::optional<Secret> password) {
    LEAMS_CO_CHECK(co_await ports_.auth.require_recent(caller, std::move(password)));
    auto& store = kind.store(ports_);
    LEAMS_CO_TRY(auto key, co_await store.reveal(caller.user_id));
    if (!key) {
        auto made = kind.make();
        const auto mask = mask_key(made);
        LEAMS_CO_CHECK(co_await store.insert(caller.user_id, std::move(made), mask, ports_.clock.now()));
        LEAMS_CO_TRY(key, co_await store.reveal(caller.user_id)); // Another request may have been faster.
    }
    if (!key) {
        co_return Error::internal("the key went away");
    }
    log_.info(kind.revealed, {{"channel", caller.user_id.str()}, {"address", caller.address}});
    co_return std::move(*key);
}

runtime::Task<Result<Secret>>
StreamsService::replace(const KeyKind& kind, Caller caller, std::optional<Secret> password) {
    LEAMS_CO_CHECK(co_await ports_.auth.require_recent(caller, std::move(password)));
    auto key = kind.make();
    LEAMS_CO_CHECK(co_await kind.store(ports_).replace(caller.user_id, key, mask_key(key), ports_.clock.now())
    );
    log_.info(kind.rotated, {{"channel", caller.user_id.str()}, {"address", caller.address}});
    co_return key;
}

runtime::Task<Result<Secret>> StreamsService::reveal_key(Caller caller, std::optional<Secret> password) {
    return reveal(kStreamKey, std::move(caller), std::move(password));
}

runtime::Task<Result<Secret>> StreamsService::rotate_key(Caller caller, std::optional<Secret> password) {
    const auto channel = caller.user_id;
    LEAMS_CO_TRY(auto key, co_await replace(kStreamKey, std::move(caller), std::move(password)));
    cut_publisher(channel, PublisherCutReason::KeyRotated);
    co_return key;
}

runtime::Task<Result<Secret>> StreamsService::reveal_read_key(Caller caller, std::optional<Secret> password) {
    return reveal(kReadKey, std::move(caller), std::move(password));
}

runtime::Task<Result<Secret>> StreamsService::rotate_read_key(Caller caller, std::optional<Secret> password) {
    const auto channel = caller.user_id;
    LEAMS_CO_TRY(auto key, co_await replace(kReadKey, std::move(caller), std::move(password)));
    cut_players(channel);
    co_return key;
}

runtime::Task<Result<void>> StreamsService::revoke_read_key(Caller caller, std::optional<Secret> password) {
    LEAMS_CO_CHECK(co_await ports_.auth.require_recent(caller, std::move(password)));
    LEAMS_CO_CHECK(co_await ports_.read_keys.remove(caller.user_id));
    log_.info("read_key_revoked", {{"channel", caller.user_id.str()}, {"address", caller.address}});
    cut_players(caller.user_id);
    co_return Result<void>();
}

runtime::Task<Result<std::vector<std::string>>> StreamsService::allowlist(Caller caller) {
    return ports_.channels.allowed_addresses(std::move(caller.user_id));
}

runtime::Task<Result<std::vector<std::string>>> StreamsService::set_allowlist(
    Caller caller, std::vector<std::string> entries, std::optional<Secret> password
) {
    LEAMS_CO_TRY(auto checked, check_allowlist(entries));
    LEAMS_CO_CHECK(co_await ports_.auth.require_recent(caller, std::move(password)));
    LEAMS_CO_CHECK(co_await ports_.channels.allow_addresses(caller.user_id, checked, ports_.clock.now()));
    log_.info(
        "publish_addresses_set",
        {{"channel", caller.user_id.str()}, {"entries", checked.size()}, {"address", caller.address}}
    );
    co_return checked;
}

runtime::Task<Result<void>> StreamsService::end_current(Caller caller) {
    LEAMS_CO_TRY(auto open, co_await ports_.broadcasts.find_open(caller.user_id));
    if (!open || !open->is_held(ports_.clock.now())) {
        co_return Error::not_found("You are not live");
    }
    cut_publisher(caller.user_id, PublisherCutReason::EndedByOwner);
    co_return co_await broadcasts_.end(open->id);
}

// An event may come late: what counts is how the account is now.
runtime::Task<Result<void>> StreamsService::end_broadcasts(std::vector<events::AccountDisabled> events) {
    for (const auto& event : events) {
        LEAMS_CO_TRY(const bool suspended, co_await ports_.auth.is_suspended(event.user_id));
        if (!suspended) {
            continue;
        }
        cut_publisher(event.user_id, PublisherCutReason::Suspended);
        LEAMS_CO_TRY(const auto open, co_await ports_.broadcasts.find_open(event.user_id));
        if (open) {
            log_.info("suspended_channel_ended", {{"broadcast", open->id.str()}});
            LEAMS_CO_CHECK(co_await broadcasts_.end(open->id));
        }
    }
    co_return Result<void>();
}

runtime::Task<Result<PublisherHealth>> StreamsService::health(Caller caller) {
    PublisherHealth health{.now = ports_.clock.now()};
    LEAMS_CO_TRY(auto open, co_await ports_.broadcasts.find_open(caller.user_id));
    if (!open || !open->is_held(health.now)) {
        co_return health;
    }
    const auto id = open->id;
    health.state = state_of(*open);
    health.broadcast = std::move(open);
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

runtime::Task<Result<KeyOwner>>
StreamsService::find_owner(const KeyKind& kind, Secret key, const std::string& peer_address) {
    // Found by its hash, so the time of the search tells nothing about the keys that exist.
    LEAMS_CO_TRY(auto owner, co_await kind.store(ports_).find_owner(std::move(key)));
    if (!owner) {
        if (const auto count = refused_keys_.count(); count > 0) {
            log_.info(kind.refused, {{"address", peer_address}, {"count", count}});
        }
        co_return Error::unauthenticated(std::string(kind.refusal));
    }
    if (owner->is_disabled) {
        co_return Error::permission_denied("This account is suspended");
    }
    co_return std::move(*owner);
}

runtime::Task<Result<KeyGrant>> StreamsService::authorize_key(Secret key, std::string peer_address) {
    LEAMS_CO_TRY(auto owner, co_await find_owner(kStreamKey, std::move(key), peer_address));
    if (!is_allowed(owner.allowed_addresses, peer_address)) {
        if (const auto count = refused_addresses_.count(); count > 0) {
            log_.info(
                "publish_address_refused",
                {{"channel", owner.user_id.str()}, {"address", peer_address}, {"count", count}}
            );
        }
        co_return Error::permission_denied("This channel may not be published from this address");
    }
    co_return KeyGrant{
        .channel = std::move(owner.user_id),
        .username = std::move(owner.username),
        .record = owner.record,
    };
}

runtime::Task<Result<KeyGrant>> StreamsService::authorize_read_key(Secret key, std::string peer_address) {
    LEAMS_CO_TRY(auto owner, co_await find_owner(kReadKey, std::move(key), peer_address));
    co_return KeyGrant{.channel = std::move(owner.user_id), .username = std::move(owner.username)};
}

runtime::Task<Result<KeyGrant>> StreamsService::verify_elsewhere(Secret key, std::string peer_address) {
    LEAMS_CO_TRY(auto grant, co_await authorize_key(std::move(key), peer_address));
    log_.info("external_publish_allowed", {{"channel", grant.channel.str()}, {"address", peer_address}});
    co_return grant;
}

runtime::Task<Result<void>> StreamsService::ended_elsewhere(Secret key, std::string peer_address) {
    LEAMS_CO_TRY(const auto owner, co_await ports_.keys.find_owner(std::move(key)));
    if (owner) {
        log_.info("external_publish_ended", {{"channel", owner->user_id.str()}, {"address", peer_address}});
    }
    co_return Result<void>{};
}

runtime::Task<Result<OpenBroadcast>> StreamsService::begin(UserId channel) {
    return broadcasts_.begin(std::move(channel));
}

runtime::Task<Result<void>> StreamsService::live(BroadcastId id) {
    return broadcasts_.live(std::move(id));
}

runtime::Task<Result<void>>
StreamsService::interrupted(BroadcastId id, UnixMillis grace_ends_at, Absence why) {
    return broadcasts_.interrupted(std::move(id), grace_ends_at, why);
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
    LEAMS_CO_TRY(auto masked, co_await ports_.keys.find_masked(std::move(user)));
    co_return masked.value_or("");
}

runtime::Task<Result<std::int64_t>> StreamsService::heartbeat(BroadcastId id, Viewer viewer) {
    if (board_.read()->find(id) == nullptr) {
        co_return Error::not_found("This stream is not live");
    }
    co_return co_await viewers_.heartbeat(std::move(id), std::move(viewer));
}

std::vector<Stream> StreamsService::live() {
    const auto snapshot = board_.read();
    std::vector<Stream> streams;
    for (const auto& entry : snapshot->entries()) {
        streams.push_back(entry.stream);
    }
    return streams;
}

runtime::Task<std::optional<double>> StreamsService::bitrate_kbps(BroadcastId id) {
    const auto health = co_await ports_.health.health(std::move(id));
    if (!health) {
        co_return std::nullopt;
    }
    const auto of = [](const auto& track) { return track ? track->bitrate_kbps : 0; };
    co_return of(health->video) + of(health->audio);
}

runtime::Task<Result<Stream>> StreamsService::end(BroadcastId id) {
    const auto snapshot = board_.read();
    const auto* entry = snapshot->find(id);
    if (entry == nullptr) {
        co_return Error::not_found("This stream is not live");
    }
    cut_publisher(entry->stream.user_id, PublisherCutReason::EndedByAdmin);
    LEAMS_CO_CHECK(co_await broadcasts_.end(std::move(id)));
    co_return entry->stream;
}

runtime::Task<Result<std::optional<LastBroadcast>>> StreamsService::last_broadcast(UserId user) {
    LEAMS_CO_TRY(auto last, co_await ports_.broadcasts.find_last(std::move(user)));
    if (!last || !last->ended_at) {
        co_return std::optional<LastBroadcast>();
    }
    co_return LastBroadcast{
        .id = std::move(last->id),
        .started_at = to_rfc3339(last->started_at),
        .ended_at = to_rfc3339(*last->ended_at),
        .peak_viewers = last->peak_viewers,
        .title = std::move(last->channel.title),
        .category = std::move(last->channel.category),
        .category_slug = std::move(last->channel.category_slug),
    };
}

} // namespace leams::streams
