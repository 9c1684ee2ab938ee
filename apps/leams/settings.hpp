#pragma once

#include "auth/service.hpp"
#include "chat/config.hpp"
#include "gateway/config.hpp"
#include "hls/delivery.hpp"
#include "hls/packager.hpp"
#include "media/config.hpp"
#include "net/http_server.hpp"
#include "rtmp/config.hpp"
#include "runtime/config.hpp"
#include "runtime/log.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace leams::app {

struct HttpSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8000;
    net::HttpLimits limits{};
};

struct InternalSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8001;
};

struct InstanceSettings {
    std::string name = "Leams";
    std::string public_host; // Empty: the host that a client addressed.
    std::string registration = "open";
};

struct AuthSettings {
    std::int64_t access_lifetime_s = 900;
    std::size_t hash_threads = 1;
};

struct RuntimeSettings {
    std::size_t loops = 0; // 0: one per processor.
    std::string log_level = "info";
};

struct DatabaseSettings {
    Secret url; // Empty: SQLite in the data folder. A secret, because it may hold a password.
};

/// Every option of every module, with its default.
struct Settings {
    InstanceSettings instance;
    HttpSettings http;
    InternalSettings internal;
    rtmp::Config rtmp;
    media::MediaConfig media;
    hls::PackagerConfig packager;
    hls::DeliveryConfig delivery;
    gateway::Config gateway;
    auth::AuthConfig auth;
    AuthSettings tokens;
    chat::Config chat;
    DatabaseSettings database;
    RuntimeSettings runtime;
};

/// The options' names, bound to `settings`, which must outlive the table.
runtime::ConfigTable make_table(Settings& settings);

/// "rtmp://host:1935/live": where encoders connect. `host` is the host that the client addressed.
std::string rtmp_url(const Settings& settings, const std::string& host);

runtime::LogLevel log_level(const Settings& settings);

/// What the options' own limits cannot say, such as values that must fit together. Errors name the key.
Result<void> validate(Settings& settings);

} // namespace leams::app
