#include "services/streams/http.hpp"

#include "services/streams/http_parts.hpp"

#include <boost/describe/class.hpp>

namespace leams::streams {
namespace {

using json::FieldRule;
using net::Access;
using net::NoContent;
using net::NoInput;
using runtime::Task;

constexpr std::string_view kPrivate = "private, no-store";
constexpr std::string_view kBriefly = "public, max-age=1, s-maxage=2, stale-while-revalidate=10";

struct PasswordRequest {
    std::optional<Secret> password;
};
BOOST_DESCRIBE_STRUCT(PasswordRequest, (), (password))

/// The one place where a stream key leaves its Secret; the next, a read key.
struct KeyReveal {
    std::string rtmp_url;
    std::string stream_key;
};
BOOST_DESCRIBE_STRUCT(KeyReveal, (), (rtmp_url, stream_key))

struct ReadKeyReveal {
    std::string play_url; // Without the key, which players want behind "?key=".
    std::string read_key;
};
BOOST_DESCRIBE_STRUCT(ReadKeyReveal, (), (play_url, read_key))

struct StreamSettings : Channel {
    std::string rtmp_url;
    std::string stream_key;
};
BOOST_DESCRIBE_STRUCT(StreamSettings, (Channel), (rtmp_url, stream_key))

struct SettingsRequest {
    std::optional<std::string> title;
    std::optional<std::string> category;
    std::optional<std::string> description;
    std::optional<std::vector<std::string>> tags;
    std::optional<std::string> language;
    std::optional<bool> is_mature;
    std::optional<bool> record; // From the next broadcast on.
};
BOOST_DESCRIBE_STRUCT(SettingsRequest, (), (title, category, description, tags, language, is_mature, record))
std::vector<FieldRule> rules_of(std::type_identity<SettingsRequest>) {
    return {
        {.field = "title", .max_length = 140},
        {.field = "category", .max_length = 100},
        {.field = "description", .max_length = 2000},
        {.field = "tags", .max_length = 10, .max_item_length = 25},
        {.field = "language", .max_length = 2},
    };
}

struct LiveListRequest {
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> offset;
    std::optional<std::string> category;
    std::optional<std::string> language;
    std::optional<std::string> tag;
};
BOOST_DESCRIBE_STRUCT(LiveListRequest, (), (limit, offset, category, language, tag))
std::vector<FieldRule> rules_of(std::type_identity<LiveListRequest>) {
    return {
        {.field = "limit", .minimum = 1, .maximum = 100},
        {.field = "offset", .minimum = 0, .maximum = 10'000},
        {.field = "category", .max_length = 100},
        {.field = "language", .max_length = 2},
        {.field = "tag", .max_length = 25},
    };
}

struct StreamRequest {
    BroadcastId id;
};
BOOST_DESCRIBE_STRUCT(StreamRequest, (), (id))

struct HeartbeatRequest {
    BroadcastId id;
    std::string session_id;
    std::optional<std::string> protocol; // These and what follows: how the player fares since its last beat.
    std::optional<std::int64_t> latency_ms;
    std::optional<std::int64_t> stalls;
    std::optional<double> stall_seconds;
};
BOOST_DESCRIBE_STRUCT(HeartbeatRequest, (), (id, session_id, protocol, latency_ms, stalls, stall_seconds))
std::vector<FieldRule> rules_of(std::type_identity<HeartbeatRequest>) {
    return {
        {.field = "session_id", .min_length = 1, .max_length = 64},
        {.field = "protocol", .max_length = 16},
    };
}

struct HeartbeatAnswer {
    std::int64_t viewer_count = 0;
};
BOOST_DESCRIBE_STRUCT(HeartbeatAnswer, (), (viewer_count))

struct LeaveRequest {
    BroadcastId id;
    std::string session_id;
};
BOOST_DESCRIBE_STRUCT(LeaveRequest, (), (id, session_id))
std::vector<FieldRule> rules_of(std::type_identity<LeaveRequest>) {
    return {{.field = "session_id", .min_length = 1, .max_length = 64}};
}

struct Advice {
    std::string code;
    std::string severity;
    std::string message;
    json::Raw params;
};
BOOST_DESCRIBE_STRUCT(Advice, (), (code, severity, message, params))

struct Health {
    bool is_live = false;
    std::optional<BroadcastId> stream_id;
    std::optional<std::string> started_at;
    std::int64_t uptime_s = 0;
    std::int64_t viewer_count = 0;
    StreamState state = StreamState::Offline;
    std::optional<VideoReport> video;
    std::optional<AudioReport> audio;
    std::vector<Advice> advice;
};
BOOST_DESCRIBE_STRUCT(
    Health, (), (is_live, stream_id, started_at, uptime_s, viewer_count, state, video, audio, advice)
)

Health health_view(PublisherHealth health) {
    Health view;
    view.state = health.state;
    if (!health.broadcast) {
        return view;
    }
    view.is_live = health.broadcast->is_live;
    view.stream_id = health.broadcast->id;
    view.started_at = to_rfc3339(health.broadcast->started_at);
    view.uptime_s = (health.now - health.broadcast->started_at) / 1000;
    view.viewer_count = health.viewers;
    view.video = std::move(health.media.video);
    view.audio = std::move(health.media.audio);
    for (auto& item : health.media.advice) {
        view.advice.push_back(
            {.code = std::move(item.code),
             .severity = std::move(item.severity),
             .message = std::move(item.message),
             .params = {std::move(item.params_json)}}
        );
    }
    return view;
}

/// What the routes share; copied into each handler.
struct Context {
    StreamsService& service;
    IngestAddress address;
};

Task<Result<net::Answer<StreamSettings>>> settings_view(Context context, Caller caller, Channel channel) {
    LEAMS_CO_TRY(auto masked, co_await context.service.masked_key(caller.user_id));
    net::Answer<StreamSettings> answer{.body = {}, .cache_control = std::string(kPrivate)};
    static_cast<Channel&>(answer.body) = std::move(channel);
    answer.body.rtmp_url = rtmp_url(context.address, caller);
    answer.body.stream_key = std::move(masked);
    co_return answer;
}

Task<Result<net::Answer<StreamSettings>>> get_settings(Context context, Caller caller) {
    LEAMS_CO_TRY(auto channel, co_await context.service.channel(caller.user_id));
    co_return co_await settings_view(std::move(context), std::move(caller), std::move(channel));
}

Task<Result<net::Answer<StreamSettings>>>
put_settings(Context context, Caller caller, SettingsRequest request) {
    ChannelUpdate update{
        .title = std::move(request.title),
        .category = std::move(request.category),
        .description = std::move(request.description),
        .tags = std::move(request.tags),
        .language = std::move(request.language),
        .is_mature = request.is_mature,
        .record = request.record,
    };
    LEAMS_CO_TRY(auto channel, co_await context.service.update_channel(caller, std::move(update)));
    co_return co_await settings_view(std::move(context), std::move(caller), std::move(channel));
}

enum class KeyAction : std::uint8_t { Reveal, Rotate };

Task<Result<net::Answer<KeyReveal>>>
give_key(Context context, Caller caller, PasswordRequest request, KeyAction action) {
    auto url = rtmp_url(context.address, caller);
    auto& service = context.service;
    auto key = action == KeyAction::Reveal
                   ? service.reveal_key(std::move(caller), std::move(request.password))
                   : service.rotate_key(std::move(caller), std::move(request.password));
    LEAMS_CO_TRY(const auto secret, co_await std::move(key));
    co_return net::Answer<KeyReveal>{
        .body = {.rtmp_url = std::move(url), .stream_key = std::string(secret.reveal())},
        .cache_control = std::string(kPrivate),
    };
}

Task<Result<net::Answer<ReadKeyReveal>>>
give_read_key(Context context, Caller caller, PasswordRequest request, KeyAction action) {
    auto url = rtmp_url(context.address, caller) + "/" + caller.username;
    auto& service = context.service;
    auto key = action == KeyAction::Reveal
                   ? service.reveal_read_key(std::move(caller), std::move(request.password))
                   : service.rotate_read_key(std::move(caller), std::move(request.password));
    LEAMS_CO_TRY(const auto secret, co_await std::move(key));
    co_return net::Answer<ReadKeyReveal>{
        .body = {.play_url = std::move(url), .read_key = std::string(secret.reveal())},
        .cache_control = std::string(kPrivate),
    };
}

Task<Result<NoContent>> revoke_read_key(Context context, Caller caller, PasswordRequest request) {
    LEAMS_CO_CHECK(co_await context.service.revoke_read_key(std::move(caller), std::move(request.password)));
    co_return NoContent{};
}

Task<Result<net::Answer<Health>>> get_health(Context context, Caller caller) {
    LEAMS_CO_TRY(auto health, co_await context.service.health(std::move(caller)));
    co_return net::Answer<Health>{
        .body = health_view(std::move(health)), .cache_control = std::string(kPrivate)
    };
}

Task<Result<NoContent>> end_current(Context context, Caller caller) {
    LEAMS_CO_CHECK(co_await context.service.end_current(std::move(caller)));
    co_return NoContent{};
}

Task<Result<net::Answer<LiveList>>> list_live(Context context, LiveListRequest request) {
    const LiveQuery query{
        .limit = static_cast<std::size_t>(request.limit.value_or(20)),
        .offset = static_cast<std::size_t>(request.offset.value_or(0)),
        .category = std::move(request.category),
        .language = std::move(request.language),
        .tag = std::move(request.tag),
    };
    co_return net::Answer<LiveList>{
        .body = context.service.live_list(query), .cache_control = std::string(kBriefly)
    };
}

Task<Result<net::Answer<Stream>>> get_stream(Context context, StreamRequest request) {
    LEAMS_CO_TRY(auto stream, co_await context.service.find(std::move(request.id)));
    co_return net::Answer<Stream>{.body = std::move(stream), .cache_control = std::string(kBriefly)};
}

Viewer viewer_of(Caller caller, std::string session_id) {
    return {
        .user = std::move(caller.user_id),
        .session_id = std::move(session_id),
        .address = std::move(caller.address),
        .user_agent = std::move(caller.user_agent),
    };
}

Task<Result<HeartbeatAnswer>> heartbeat(Context context, Caller caller, HeartbeatRequest request) {
    auto viewer = viewer_of(std::move(caller), std::move(request.session_id));
    LEAMS_CO_TRY(
        const auto viewers, co_await context.service.heartbeat(std::move(request.id), std::move(viewer))
    );
    context.service.player_reports().add({
        .protocol = std::move(request.protocol).value_or(""),
        .latency_ms = request.latency_ms,
        .stalls = request.stalls,
        .stall_seconds = request.stall_seconds,
    });
    co_return HeartbeatAnswer{.viewer_count = viewers};
}

Task<Result<NoContent>> leave(Context context, Caller caller, LeaveRequest request) {
    auto viewer = viewer_of(std::move(caller), std::move(request.session_id));
    co_await context.service.leave(std::move(request.id), std::move(viewer));
    co_return NoContent{};
}

void add_read_key_routes(net::Routes& routes, const Context& context) {
    routes.post<PasswordRequest, net::Answer<ReadKeyReveal>>(
        "/streams/read-key/reveal",
        {
            .access = Access::User,
            .summary =
                "Show the key that plays the own channel over RTMP, at play_url?key=READ_KEY; needs the "
                "password as the stream key does",
            .handle =
                [context](Caller caller, PasswordRequest request) {
                    return give_read_key(context, std::move(caller), std::move(request), KeyAction::Reveal);
                },
        }
    );
    routes.post<PasswordRequest, net::Answer<ReadKeyReveal>>(
        "/streams/read-key/rotate",
        {
            .access = Access::User,
            .summary = "Replace the read key; whoever plays with the old one is cut",
            .handle =
                [context](Caller caller, PasswordRequest request) {
                    return give_read_key(context, std::move(caller), std::move(request), KeyAction::Rotate);
                },
        }
    );
    routes.post<PasswordRequest, NoContent>(
        "/streams/read-key/revoke",
        {
            .access = Access::User,
            .summary = "Let nobody play the own channel over RTMP any more; whoever does is cut",
            .handle = [context](
                          Caller caller, PasswordRequest request
                      ) { return revoke_read_key(context, std::move(caller), std::move(request)); },
        }
    );
}

void add_owner_routes(net::Routes& routes, const Context& context) {
    routes.post<PasswordRequest, net::Answer<KeyReveal>>(
        "/streams/key/reveal",
        {
            .access = Access::User,
            .summary = "Show the stream key; needs the password within the last ten minutes, or now",
            .handle =
                [context](Caller caller, PasswordRequest request) {
                    return give_key(context, std::move(caller), std::move(request), KeyAction::Reveal);
                },
        }
    );
    routes.post<PasswordRequest, net::Answer<KeyReveal>>(
        "/streams/key/rotate",
        {
            .access = Access::User,
            .summary = "Replace the stream key; whoever publishes with the old one is cut",
            .handle =
                [context](Caller caller, PasswordRequest request) {
                    return give_key(context, std::move(caller), std::move(request), KeyAction::Rotate);
                },
        }
    );
    routes.put<SettingsRequest, net::Answer<StreamSettings>>(
        "/streams",
        {
            .access = Access::User,
            .summary = "Set what the own channel shows; absent members stay as they are",
            .handle = [context](
                          Caller caller, SettingsRequest request
                      ) { return put_settings(context, std::move(caller), std::move(request)); },
        }
    );
    routes.get<NoInput, net::Answer<StreamSettings>>(
        "/streams/settings",
        {
            .access = Access::User,
            .summary = "What the own channel shows, and where to publish",
            .handle = [context](Caller caller, NoInput) { return get_settings(context, std::move(caller)); },
        }
    );
    routes.get<NoInput, net::Answer<Health>>(
        "/streams/current/health",
        {
            .access = Access::User,
            .summary = "How the own broadcast arrives, with advice",
            .handle = [context](Caller caller, NoInput) { return get_health(context, std::move(caller)); },
        }
    );
    routes.remove<NoInput, NoContent>(
        "/streams/current",
        {
            .access = Access::User,
            .summary = "End the own broadcast at once",
            .handle = [context](Caller caller, NoInput) { return end_current(context, std::move(caller)); },
        }
    );
}

void add_public_routes(net::Routes& routes, const Context& context) {
    for (const auto* path : {"/streams/live", "/streams"}) {
        routes.get<LiveListRequest, net::Answer<LiveList>>(
            path,
            {
                .summary = "Who is live, most viewers first",
                .handle = [context](
                              Caller, LiveListRequest request
                          ) { return list_live(context, std::move(request)); },
            }
        );
    }
    routes.get<StreamRequest, net::Answer<Stream>>(
        "/streams/{id}",
        {
            .summary = "One broadcast, live or over",
            .handle =
                [context](Caller, StreamRequest request) { return get_stream(context, std::move(request)); },
        }
    );
    routes.post<HeartbeatRequest, HeartbeatAnswer>(
        "/streams/{id}/heartbeat",
        {
            .summary =
                "A player is alive; it counts as a viewer for 45 seconds. It may say how it fares: its "
                "latency, and how often and how long it has stalled since its last heartbeat",
            .handle = [context](
                          Caller caller, HeartbeatRequest request
                      ) { return heartbeat(context, std::move(caller), std::move(request)); },
        }
    );
    routes.post<LeaveRequest, NoContent>(
        "/streams/{id}/leave",
        {
            .access = Access::Anyone,
            .forgery = net::Forgery::Harmless, // Who does not know the tab's session changes nothing.
            .summary = "A player's tab closes: it counts as a viewer no more; for navigator.sendBeacon",
            .handle = [context](
                          Caller caller, LeaveRequest request
                      ) { return leave(context, std::move(caller), std::move(request)); },
        }
    );
}

} // namespace

std::string rtmp_url(const IngestAddress& address, const Caller& caller) {
    auto host = address.host.empty() ? caller.host : address.host;
    if (host.empty()) {
        host = "localhost";
    } else if (host.find(':') != std::string::npos && !host.starts_with('[')) {
        host = "[" + host + "]";
    }
    return "rtmp://" + host + ":" + std::to_string(address.rtmp_port) + "/live";
}

std::vector<net::Route> make_routes(StreamsService& service, Categories& categories, IngestAddress address) {
    net::Routes routes("Streams");
    const Context context{.service = service, .address = std::move(address)};
    add_owner_routes(routes, context);
    add_read_key_routes(routes, context);
    add_public_routes(routes, context);
    add_category_routes(routes, categories);
    add_allowlist_routes(routes, service);
    add_hook_routes(routes, service);
    return std::move(routes).take();
}

} // namespace leams::streams
