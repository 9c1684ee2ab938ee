#include "settings.hpp"

#include "adapters.hpp"
#include "core/base/colour.hpp"
#include "core/runtime/option_limits.hpp"
#include "gateway/options.hpp"
#include "media/hls/options.hpp"
#include "media/hub/options.hpp"
#include "media/packaging/options.hpp"
#include "media/record/options.hpp"
#include "media/rtmp/options.hpp"
#include "media/vod/options.hpp"
#include "services/chat/options.hpp"
#include "services/instance/contact.hpp"
#include "services/notices/options.hpp"
#include "services/vods/options.hpp"

namespace leams::app {
namespace {

using runtime::ConfigTable;
using runtime::kCount;
using runtime::kPort;
using runtime::kSeconds;

void add_instance(ConfigTable& table, Settings& s) {
    constexpr std::string_view kUntilSet = " Until an administrator sets another on the site.";
    const auto face = [&](const char* key, std::string& field, std::string doc) {
        table.add(std::string("instance.") + key, field, doc.append(kUntilSet));
    };
    face("name", s.instance.name, "Name of the instance, shown on its pages.");
    face("description", s.instance.description, "What it is about, in one line.");
    face("accent", s.instance.accent, "Its colour, such as \"#c62f52\"; empty: that of the web app.");
    face("rules", s.instance.rules, "What its people keep to, as plain text.");
    face(
        "contact",
        s.instance.contact,
        "Where those who run it are reached, for its pages and security.txt: an e-mail address, or https://…"
    );
    table.add(
        "instance.source_url",
        s.instance.source_url,
        "Where the source of this program is, https://…; its pages link to it. Empty: nowhere."
    );
    table.add(
        "instance.public_host",
        s.instance.public_host,
        "Host name under which encoders reach this machine; empty: the host that the browser used."
    );
    table.add(
        "instance.hosts",
        s.gateway.hosts,
        "Names under which browsers reach this site; requests for other names are refused. Empty: any name."
    );
    table.add("instance.registration", s.instance.registration, "Who may register: \"open\" or \"closed\".");
    table.add(
        "runtime.loops", s.runtime.loops, "Event loops, one thread each; 0: one per processor.", {0, 256}
    );
    table.add("runtime.log_level", s.runtime.log_level, "\"debug\", \"info\", \"warning\" or \"error\".");
}

// What modules stand on, wherever that is.
void add_backends(ConfigTable& table, Settings& s) {
    table.add(
        "database.url",
        s.database.url,
        "postgresql://user:password@host/name; empty: SQLite in the data folder. Better set as "
        "LEAMS_DATABASE__URL."
    );
    table.add(
        "cache.url",
        s.cache.url,
        "Where what is short-lived is kept: sessions, rate limits, viewer counts. \"memory:\" or empty: in "
        "this process. redis://USER:PASSWORD@HOST:PORT/DATABASE, or rediss:// for TLS, of Redis 6.2 or "
        "newer; "
        "of a cluster (7 or newer) some servers, with commas between them; docs/engines.md says more. Better "
        "set as LEAMS_CACHE__URL."
    );
    table.add(
        "bus.url",
        s.bus.url,
        "Where events wait until all have taken them. \"sql:\" or empty: in the database. By RabbitMQ: "
        "amqp://USER:PASSWORD@HOST:PORT/VHOST, or amqps:// with TLS, with ?prefix=NAME (of its queues, for "
        "instances that share a virtual host) and ca=/FILE. Better set as LEAMS_BUS__URL."
    );
    table.add(
        "objects.url",
        s.objects.url,
        "Where recordings and pictures are kept. \"folder:/path\", or s3://ACCESS:SECRET@HOST/BUCKET with "
        "?region=NAME, style=host (or path) and tls=0 (or 1); empty: the folder objects in the data folder. "
        "Better set as LEAMS_OBJECTS__URL."
    );
    table.add(
        "objects.archive_url",
        s.objects.archive_url,
        "Where the media of old videos goes (vods.archive_after_days), slower and cheaper: as in "
        "objects.url, "
        "and another place. Empty: nowhere. Better set as LEAMS_OBJECTS__ARCHIVE_URL."
    );
    table.add(
        "objects.public_url",
        s.objects.public_url,
        "Where viewers fetch objects in S3 by themselves. \"signed\": there, by URLs that hold for a while; "
        "https://…: of a CDN in front of the bucket. Empty: of this server."
    );
    table.add(
        "objects.live_playlists",
        s.objects.live_playlists,
        "Whether plain live playlists are kept where recordings are, as live/{id}/index.m3u8, for a CDN in "
        "front of the store."
    );
    table.add(
        "keys.path",
        s.keys.path,
        "File of the instance's keys, which several processes on one database share; empty: keys.json in the "
        "data folder."
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
        "The same for one address. Of a proxy in gateway.trusted_proxies its clients are counted.",
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
        "internal.address",
        s.internal.address,
        "Address of the internal port; keep it away from the network. It is asked by address or as localhost."
    );
    table.add(
        "internal.port",
        s.internal.port,
        "Internal port: metrics, health, and the web app's own API calls.",
        kPort
    );
}

void add_outgoing(ConfigTable& table, OutgoingSettings& outgoing) {
    table.add(
        "outgoing.proxy_from_environment",
        outgoing.proxy_from_environment,
        "Whether requests to other servers go through the proxy that http_proxy and https_proxy name."
    );
    table.add(
        "outgoing.ca_file",
        outgoing.ca_file,
        "File of the authorities that other servers' certificates may come from; empty: the system's."
    );
}

Result<void> check_public_url(const ObjectsSettings& objects) {
    const auto& url = objects.public_url;
    if (url.empty()) {
        return {};
    }
    if (!objects.url.reveal().starts_with("s3:")) {
        return Error::invalid_argument("objects.public_url needs a bucket in objects.url.");
    }
    if (url != "signed" && !url.starts_with("https://") && !url.starts_with("http://")) {
        return Error::invalid_argument(
            "objects.public_url must be signed or begin with https://, not \"" + url + "\"."
        );
    }
    return {};
}

Result<void> check_archive(const ObjectsSettings& objects, const vods::Config& vods) {
    LEAMS_CHECK(check_archive_url(objects.archive_url));
    if (!objects.archive_url.empty() && objects.archive_url.reveal() == objects.url.reveal()) {
        return Error::invalid_argument("objects.archive_url must be another place than objects.url.");
    }
    if (vods.archive_after_days > 0 && objects.archive_url.empty()) {
        return Error::invalid_argument("vods.archive_after_days needs objects.archive_url.");
    }
    if (vods.archive_days > 0 && vods.archive_days <= vods.archive_after_days) {
        return Error::invalid_argument("vods.archive_days must be more than vods.archive_after_days.");
    }
    return {};
}

} // namespace

ConfigTable make_table(Settings& settings) {
    ConfigTable table;
    add_instance(table, settings);
    add_backends(table, settings);
    add_http(table, settings);
    gateway::add_options(table, settings.gateway);
    rtmp::add_options(table, settings.rtmp);
    media::add_options(table, settings.media);
    packaging::add_options(table, settings.packager);
    hls::add_options(table, settings.delivery);
    hls::add_options(table, settings.seats);
    record::add_options(table, settings.recording);
    vod::add_options(table, settings.vod);
    auth::add_options(table, settings.auth, settings.tokens);
    chat::add_options(table, settings.chat);
    notices::add_options(table, settings.notices);
    vods::add_options(table, settings.vods);
    add_outgoing(table, settings.outgoing);
    return table;
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

auth::Registration registration(const Settings& settings) {
    return settings.instance.registration == "open" ? auth::Registration::Open : auth::Registration::Closed;
}

Result<void> validate(const Settings& settings) {
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
    const auto& accent = settings.instance.accent;
    if (!accent.empty() && !parse_colour(accent)) {
        return Error::invalid_argument(
            "instance.accent must be a colour such as #c62f52, not \"" + accent + "\"."
        );
    }
    const auto& contact = settings.instance.contact;
    if (!contact.empty() && !instance::is_contact(contact)) {
        return Error::invalid_argument(
            "instance.contact must be an e-mail address or begin with https://, not \"" + contact + "\"."
        );
    }
    const auto& source = settings.instance.source_url;
    if (!source.empty() && !source.starts_with("https://") && !source.starts_with("http://")) {
        return Error::invalid_argument(
            "instance.source_url must begin with https://, not \"" + source + "\"."
        );
    }
    LEAMS_CHECK(check_database_url(settings.database.url));
    LEAMS_CHECK(check_cache_url(settings.cache.url));
    LEAMS_CHECK(check_bus_url(settings.bus.url));
    LEAMS_CHECK(check_objects_url(settings.objects.url));
    LEAMS_CHECK(check_public_url(settings.objects));
    LEAMS_CHECK(check_archive(settings.objects, settings.vods));
    if (settings.objects.live_playlists && !settings.recording.enabled) {
        return Error::invalid_argument("objects.live_playlists needs recording.enabled.");
    }
    LEAMS_CHECK(gateway::validate(settings.gateway));
    LEAMS_CHECK(settings.notices.validate());
    LEAMS_CHECK(settings.rtmp.validate());
    return settings.chat.validate();
}

} // namespace leams::app
