#pragma once

#include "core/net/http_server.hpp"
#include "core/runtime/config.hpp"
#include "core/runtime/log.hpp"
#include "gateway/config.hpp"
#include "media/hls/delivery.hpp"
#include "media/hub/config.hpp"
#include "media/packaging/packager.hpp"
#include "media/record/config.hpp"
#include "media/rtmp/config.hpp"
#include "media/vod/config.hpp"
#include "services/auth/options.hpp"
#include "services/chat/config.hpp"
#include "services/notices/config.hpp"
#include "services/vods/config.hpp"

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
    std::string description;
    std::string accent;
    std::string rules;
    std::string contact;
    std::string source_url;
    std::string public_host; // Empty: the host that a client addressed.
    std::string registration = "open";
};

struct RuntimeSettings {
    std::size_t loops = 0; // 0: one per processor.
    std::string log_level = "info";
};

struct OutgoingSettings {
    bool proxy_from_environment = false;
    std::string ca_file;
};

/// Where a backend is; empty: the embedded one. A secret, because it may hold a password.
struct BackendSettings {
    Secret url;
};

struct ObjectsSettings {
    Secret url;
    Secret archive_url; // Empty: there is no archive.
    std::string public_url;
    bool live_playlists = false;
};

struct KeySettings {
    std::string path; // Empty: in the data folder.
};

/// Every option of every module, with its default.
struct Settings {
    InstanceSettings instance;
    HttpSettings http;
    InternalSettings internal;
    rtmp::RtmpConfig rtmp;
    media::MediaConfig media;
    packaging::PackagerConfig packager;
    hls::DeliveryConfig delivery;
    hls::SeatLimits seats;
    record::RecordConfig recording;
    vod::Config vod;
    gateway::GatewayConfig gateway;
    auth::AuthConfig auth;
    auth::TokenConfig tokens;
    chat::ChatConfig chat;
    notices::Config notices;
    vods::Config vods;
    OutgoingSettings outgoing;
    BackendSettings database;
    BackendSettings cache;
    BackendSettings bus;
    ObjectsSettings objects;
    KeySettings keys;
    RuntimeSettings runtime;
};

/// The options' names, bound to `settings`, which must outlive the table.
runtime::ConfigTable make_table(Settings& settings);

runtime::LogLevel log_level(const Settings& settings);
auth::Registration registration(const Settings& settings);

/// What the options' own limits cannot say, such as values that must fit together. Errors name the key.
Result<void> validate(const Settings& settings);

} // namespace leams::app
