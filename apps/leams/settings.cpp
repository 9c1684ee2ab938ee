#include "settings.hpp"

#include "gateway/client_address.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>

namespace leams::app {
namespace {

using runtime::ConfigTable;

constexpr ConfigTable::Limits kPort{0, 65535};
constexpr ConfigTable::Limits kCount{1, 10'000'000};
constexpr ConfigTable::Limits kSeconds{1, 86'400};

void add_instance(ConfigTable& table, Settings& s) {
    table.add("instance.name", s.instance.name, "Name of the instance, shown on its pages.");
    table.add(
        "instance.public_host",
        s.instance.public_host,
        "Host name under which encoders reach this machine; empty: the host that the browser used."
    );
    table.add("instance.registration", s.instance.registration, "Who may register: \"open\" or \"closed\".");
    table.add(
        "runtime.loops", s.runtime.loops, "Event loops, one thread each; 0: one per processor.", {0, 256}
    );
    table.add("runtime.log_level", s.runtime.log_level, "\"debug\", \"info\", \"warning\" or \"error\".");
    table.add(
        "database.url",
        s.database.url,
        "postgresql://user:password@host/name; empty: SQLite in the data folder. Better set as "
        "LEAMS_DATABASE__URL."
    );
}

void add_http(ConfigTable& table, Settings& s) {
    auto& limits = s.http.limits;
    table.add(
        "http.address",
        s.http.address,
        "Address of the public HTTP port; 0.0.0.0 or :: opens it to the network."
    );
    table.add(
        "http.port", s.http.port, "Public HTTP port: web app, API, playback, chat. 0 takes a free one.", kPort
    );
    table.add(
        "http.max_connections", limits.max_connections, "Open HTTP connections and WebSockets in all.", kCount
    );
    table.add(
        "http.max_connections_per_address",
        limits.max_connections_per_address,
        "The same for one address.",
        kCount
    );
    table.add(
        "http.head_timeout_s",
        limits.head_timeout_s,
        "Seconds that a request's head may take to arrive.",
        kSeconds
    );
    table.add(
        "http.body_timeout_s",
        limits.body_timeout_s,
        "Seconds that a whole request may take to arrive.",
        kSeconds
    );
    table.add(
        "http.idle_timeout_s",
        limits.idle_timeout_s,
        "Seconds between two requests of a connection.",
        kSeconds
    );
    table.add(
        "http.stall_timeout_s",
        limits.stall_timeout_s,
        "Seconds after which a client that takes no data is dropped.",
        kSeconds
    );
    table.add(
        "internal.address", s.internal.address, "Address of the internal port; keep it away from the network."
    );
    table.add(
        "internal.port",
        s.internal.port,
        "Internal port: metrics, health, and the web app's own API calls.",
        kPort
    );
}

void add_gateway(ConfigTable& table, gateway::Config& gateway) {
    table.add(
        "gateway.anonymous_per_minute",
        gateway.anonymous_per_minute,
        "API requests a minute of one address.",
        kCount
    );
    table.add(
        "gateway.user_per_minute", gateway.user_per_minute, "API requests a minute of one account.", kCount
    );
    table.add(
        "gateway.trusted_proxies",
        gateway.trusted_proxies,
        "Addresses or CIDR ranges whose X-Forwarded-For is believed."
    );
    table.add(
        "gateway.cors_origins",
        gateway.cors_origins,
        "Other origins whose pages may use the API and chat with credentials."
    );
    table.add(
        "gateway.request_timeout_s",
        gateway.request_timeout_s,
        "Seconds that an API request may take.",
        kSeconds
    );
    table.add("gateway.web_address", gateway.web_address, "Address of the web app (Node).");
    table.add("gateway.web_port", gateway.web_port, "Port of the web app.", kPort);
}

void add_media(ConfigTable& table, Settings& s) {
    table.add(
        "rtmp.address", s.rtmp.address, "Address of the RTMP port; 0.0.0.0 or :: opens it to the network."
    );
    table.add("rtmp.port", s.rtmp.port, "RTMP port for encoders. 0 takes a free one.", kPort);
    table.add("rtmp.max_connections", s.rtmp.max_connections, "Open RTMP connections in all.", kCount);
    table.add(
        "rtmp.max_connections_per_ip", s.rtmp.max_connections_per_ip, "The same for one address.", kCount
    );
    table.add(
        "rtmp.handshake_timeout_s",
        s.rtmp.handshake_timeout,
        "Seconds from connecting to the publish request.",
        kSeconds
    );
    table.add(
        "rtmp.media_timeout_s",
        s.rtmp.media_timeout,
        "Seconds of silence after which a publisher is lost.",
        kSeconds
    );
    table.add(
        "rtmp.max_bitrate_kbps",
        s.rtmp.max_bitrate_kbps,
        "A publisher that sends more is cut; 0: no limit.",
        {0, 1'000'000}
    );
    table.add(
        "media.grace_s",
        s.media.grace,
        "Seconds that a broadcast waits for a publisher who was lost.",
        {0, 600}
    );
    table.add(
        "media.stop_grace_s",
        s.media.stop_grace,
        "Seconds that it waits after the publisher stopped by himself.",
        {0, 600}
    );
    table.add("media.max_broadcasts", s.media.max_broadcasts, "Live broadcasts on this machine.", kCount);
    table.add(
        "hls.window_s",
        s.packager.window,
        "Seconds of media that a live playlist lists; as much again stays in memory after it.",
        {6, 600}
    );
    table.add(
        "hls.max_waiting", s.delivery.max_waiting, "Playlist requests that may wait, per loop.", kCount
    );
    table.add(
        "hls.keep_ended_s",
        s.delivery.keep_ended,
        "Seconds that a broadcast's last playlist and segments stay after its end.",
        {1, 3600}
    );
}

void add_people(ConfigTable& table, Settings& s) {
    table.add(
        "auth.access_lifetime_s",
        s.tokens.access_lifetime_s,
        "Seconds that an access token lives.",
        {60, 86'400}
    );
    table.add(
        "auth.refresh_lifetime_s",
        s.auth.sessions.refresh_lifetime,
        "Seconds that an unused session lives.",
        {3600, 31'536'000}
    );
    table.add("auth.hash_threads", s.tokens.hash_threads, "Threads that check passwords.", {1, 64});
    table.add(
        "auth.registrations_per_hour",
        s.auth.attempts.registration.front().limit,
        "New accounts an hour of one address.",
        kCount
    );
    table.add(
        "chat.rate_limit", s.chat.rate_limit, "Messages of one user per chat.rate_window_s.", {1, 10'000}
    );
    table.add(
        "chat.rate_window_s", s.chat.rate_window, "Seconds over which messages are counted.", {1, 3600}
    );
    table.add(
        "chat.message_max_length", s.chat.message_max_length, "Longest message, in code points.", {1, 4000}
    );
    table.add(
        "chat.sockets_total",
        s.chat.sockets_total,
        "Open chat sockets; 0: what the descriptor limit leaves.",
        {0, 10'000'000}
    );
    table.add(
        "chat.sockets_per_address", s.chat.sockets_per_address, "Open chat sockets of one address.", kCount
    );
}

} // namespace

ConfigTable make_table(Settings& settings) {
    ConfigTable table;
    add_instance(table, settings);
    add_http(table, settings);
    add_gateway(table, settings.gateway);
    add_media(table, settings);
    add_people(table, settings);
    return table;
}

std::string rtmp_url(const Settings& settings, const std::string& host) {
    const auto& name = settings.instance.public_host.empty() ? host : settings.instance.public_host;
    return fmt::format("rtmp://{}:{}/live", name.empty() ? "127.0.0.1" : name, settings.rtmp.port);
}

runtime::LogLevel log_level(const Settings& settings) {
    const auto& name = settings.runtime.log_level;
    if (name == "debug") {
        return runtime::LogLevel::Debug;
    }
    if (name == "warning") {
        return runtime::LogLevel::Warning;
    }
    return name == "error" ? runtime::LogLevel::Error : runtime::LogLevel::Info;
}

Result<void> validate(Settings& settings) {
    const auto& level = settings.runtime.log_level;
    if (level != "debug" && level != "info" && level != "warning" && level != "error") {
        return Error::invalid_argument(
            "runtime.log_level must be debug, info, warning or error, not \"" + level + "\"."
        );
    }
    const auto& registration = settings.instance.registration;
    if (registration != "open" && registration != "closed") {
        return Error::invalid_argument(
            "instance.registration must be open or closed, not \"" + registration + "\"."
        );
    }
    settings.auth.registration =
        registration == "open" ? auth::Registration::Open : auth::Registration::Closed;
    settings.chat.allowed_origins = settings.gateway.cors_origins;
    if (auto ranges = gateway::AddressRanges::parse(settings.gateway.trusted_proxies); !ranges) {
        return Error::invalid_argument("gateway.trusted_proxies: " + ranges.error().message() + ".");
    }
    in_addr unused{};
    if (inet_pton(AF_INET, settings.gateway.web_address.c_str(), &unused) != 1) {
        return Error::invalid_argument(
            "gateway.web_address must be an IPv4 address such as 127.0.0.1, not \"" +
            settings.gateway.web_address + "\"."
        );
    }
    LEAMS_CHECK(settings.rtmp.validate());
    return settings.chat.validate();
}

} // namespace leams::app
