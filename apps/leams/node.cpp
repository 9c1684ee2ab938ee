#include "node.hpp"

#include "adapters/bus_sql/sql_bus.hpp"
#include "adapters/cache_memory/memory_cache.hpp"
#include "adapters/sql/accounts.hpp"
#include "adapters/sql/chat_store.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/profiles.hpp"
#include "adapters/sql/streams.hpp"
#include "auth/data_keys.hpp"
#include "auth/http.hpp"
#include "auth/passwords.hpp"
#include "base/random.hpp"
#include "chat/door.hpp"
#include "chat/http.hpp"
#include "chat_ports.hpp"
#include "demo.hpp"
#include "demo_channel.hpp"
#include "gateway/gateway.hpp"
#include "gateway/openapi.hpp"
#include "gateway_ports.hpp"
#include "hls/origin.hpp"
#include "internal_handler.hpp"
#include "live_handler.hpp"
#include "media_ports.hpp"
#include "meta_routes.hpp"
#include "metrics.hpp"
#include "rtmp/server.hpp"
#include "runtime/on_loop.hpp"
#include "streams/http.hpp"
#include "users/http.hpp"
#include "version.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <cstdio>
#include <thread>

namespace leams::app {
namespace {

using runtime::Task;

constexpr std::chrono::seconds kDrain{3};
constexpr std::chrono::hours kPurgeEvery{1};

/// Runs a task on a loop and waits for it; for the main thread only.
void run_blocking(runtime::Loop& loop, Task<void> task) {
    boost::asio::co_spawn(loop.context(), std::move(task), boost::asio::use_future).get();
}

template <class T>
Task<void> store_result(Task<T> task, std::optional<T>& result) {
    result.emplace(co_await std::move(task));
}

template <class T>
T run_blocking(runtime::Loop& loop, Task<T> task) {
    std::optional<T> result;
    run_blocking(loop, store_result(std::move(task), result));
    return *std::move(result);
}

std::vector<sql::Migration> all_migrations() {
    auto migrations = sql::core_migrations();
    for (auto& more : {sql::chat_migrations(), adapters::bus_migrations()}) {
        migrations.insert(migrations.end(), more.begin(), more.end());
    }
    return migrations;
}

std::vector<sql::SealingKey> sealing_keys(const auth::DataKeys& keys) {
    std::vector<sql::SealingKey> out;
    for (const auto& key : keys.data_keys) {
        out.push_back({key.id, key.bytes});
    }
    return out;
}

std::size_t loop_count(const Settings& settings) {
    return settings.runtime.loops != 0 ? settings.runtime.loops
                                       : std::max(1U, std::thread::hardware_concurrency());
}

template <class T, class Make>
std::vector<std::unique_ptr<T>> one_per_loop(runtime::Loops& loops, Make make) {
    std::vector<std::unique_ptr<T>> out;
    for (std::size_t i = 0; i < loops.size(); ++i) {
        out.push_back(make(loops.at(i)));
    }
    return out;
}

template <class T>
std::vector<T*> pointers(const std::vector<std::unique_ptr<T>>& owners) {
    std::vector<T*> out;
    for (const auto& owner : owners) {
        out.push_back(owner.get());
    }
    return out;
}

Task<media::FramePtr> newest_key_frame(media::Registry& registry, BroadcastId id) {
    for (auto& key_frame : co_await registry.key_frames()) {
        if (key_frame.id == id) {
            co_return std::move(key_frame.frame);
        }
    }
    co_return nullptr;
}

// Its clients are few and known; what is slow is cut as on the public port.
net::HttpLimits internal_limits(const net::HttpLimits& http) {
    auto limits = http;
    limits.max_connections = net::HttpLimits().max_connections;
    limits.max_connections_per_address = limits.max_connections;
    return limits;
}

net::SharedText share(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

} // namespace

/// Everything, in the order in which each thing needs those above it; destroyed in reverse.
struct Node::Graph {
    Graph(
        Settings& config,
        std::unique_ptr<sql::Database> opened,
        const auth::DataKeys& data_keys,
        Secret setup_token
    );

    Result<void> open_ingest();
    std::vector<net::Route> make_routes();
    std::unique_ptr<gateway::Gateway> make_gateway(runtime::Loop& loop);
    Result<void> listen();
    void start_services();
    void stop_services();

    Settings& settings;
    SystemClock clock;
    runtime::Log log{};
    runtime::Loops loops;
    runtime::Loop& home;

    std::unique_ptr<sql::Database> database;
    adapters::MemoryCache cache;
    adapters::SqlBus bus;

    sql::AccountRepository accounts;
    sql::SessionRepository sessions;
    sql::ProfileRepository profiles;
    sql::Sealer sealer;
    sql::ChannelRepository channels;
    sql::KeyRepository keys;
    sql::BroadcastRepository broadcast_store;
    sql::ChatStore chat_store;

    auth::BcryptHasher hasher;
    auth::AccessTokens tokens;
    auth::AuthService auth;
    RegistryLink registry_link;
    streams::Viewers viewers;
    streams::Broadcasts broadcasts;
    streams::StreamsService streams;
    users::UsersService users;
    ChatDirectories chat_directories;
    chat::ChatService chat;
    StreamTeller teller;

    std::vector<std::unique_ptr<hls::Delivery>> deliveries;
    hls::Origin origin;
    KeyAuthorizer authorizer;
    BroadcastBooks books;
    media::Registry registry;
    transcode::Thumbnails thumbnails;
    rtmp::Server rtmp;
    Result<void> ingest_open; // Before the routes, which tell the port that was bound.

    chat::SocketQuota socket_quota;
    std::vector<std::unique_ptr<chat::Door>> doors;
    std::vector<std::unique_ptr<LiveHandler>> live;
    net::Router router;
    gateway::AddressRanges trusted_proxies;
    TokenAuthenticator authenticator;
    gateway::ApiStats api_stats;
    gateway::ApiContext api;
    gateway::Documents documents;
    std::vector<std::unique_ptr<gateway::Gateway>> gateways;
    std::vector<std::unique_ptr<InternalHandler>> internals;
    net::HttpServer http;
    net::HttpServer internal;
    std::unique_ptr<DemoPublisher> demo;
    std::unique_ptr<runtime::Loop::Timer> purge_timer;
    runtime::TaskGroup tasks;
};

Node::Graph::Graph(
    Settings& config, std::unique_ptr<sql::Database> opened, const auth::DataKeys& data_keys, Secret setup_token
)
    : settings(config)
    , loops(loop_count(config))
    , home(loops.at(0))
    , database(std::move(opened))
    , cache(clock)
    , bus(*database, clock, home, {}, log.with("part", "bus"))
    , accounts(*database)
    , sessions(*database)
    , profiles(*database)
    , sealer(sealing_keys(data_keys))
    , channels(*database)
    , keys(*database, sealer)
    , broadcast_store(*database)
    , chat_store(*database)
    , hasher(config.tokens.hash_threads)
    , tokens(data_keys.token_keys, config.tokens.access_lifetime_s)
    , auth(
          {accounts, sessions, hasher, cache, clock, tokens}, config.auth, std::move(setup_token), log.with("part", "auth")
      )
    , viewers(cache)
    , broadcasts(home, {broadcast_store, viewers, clock}, {}, log.with("part", "streams"))
    , streams(
          {channels, keys, broadcast_store, auth, registry_link, registry_link, clock}, broadcasts, viewers,
          log.with("part", "streams")
      )
    , users(profiles, streams)
    , chat_directories(streams, users)
    , chat(
          config.chat,
          {clock, loops, cache, bus, chat_store, chat_directories, chat_directories, chat_directories, net::make_text_frame,
           log.with("part", "chat")}
      )
    , deliveries(one_per_loop<hls::Delivery>(
          loops, [&](auto& loop) { return std::make_unique<hls::Delivery>(loop, clock, config.delivery); }
      ))
    , origin(config.packager, clock, pointers(deliveries), log.with("part", "hls"))
    , authorizer(streams)
    , books(streams, clock, config.media.grace)
    , registry({home, clock, config.media, authorizer, books, {&origin}, log.with("part", "media")})
    , thumbnails(clock, [this](BroadcastId id) { return newest_key_frame(registry, std::move(id)); })
    , rtmp(config.rtmp, loops, registry, clock, log.with("part", "rtmp"))
    , ingest_open(open_ingest())
    , socket_quota(config.chat.sockets_total, config.chat.sockets_per_address)
    , doors(one_per_loop<chat::Door>(
          loops, [&](auto& loop) { return std::make_unique<chat::Door>(loop, chat, socket_quota); }
      ))
    , live(one_per_loop<LiveHandler>(
          loops, [&](auto& loop) { return std::make_unique<LiveHandler>(loop, home, thumbnails, *deliveries[loop.index()]); }
      ))
    , router(make_routes())
    , trusted_proxies(*gateway::AddressRanges::parse(config.gateway.trusted_proxies))
    , authenticator(auth)
    , api{config.gateway, router, trusted_proxies, authenticator, cache, clock, api_stats}
    , documents{
          share(gateway::make_openapi(router.routes(), "/api", kVersion)),
          share(gateway::make_docs_page(router.routes(), "/api", kVersion))
      }
    , gateways(one_per_loop<gateway::Gateway>(loops, [&](auto& loop) { return make_gateway(loop); }))
    , internals(one_per_loop<InternalHandler>(
          loops,
          [&](auto& loop) {
              return std::make_unique<InternalHandler>(gateways[loop.index()]->api(), [this] {
                  return make_metrics({http.stats(), rtmp.stats(), api_stats, broadcasts.board()});
              });
          }
      ))
    , http(loops, config.http.limits, [&](runtime::Loop& loop) -> net::HttpHandler& { return *gateways[loop.index()]; })
    , internal(loops, internal_limits(config.http.limits), [&](runtime::Loop& loop) -> net::HttpHandler& { return *internals[loop.index()]; })
    , tasks(home) {
    registry_link.attach(registry);
    teller.attach(chat);
    broadcasts.subscribe(teller);
    auth.on_session_ended([this](const SessionId& session) { chat.drop_session(session); });
}

Result<void> Node::Graph::open_ingest() {
    LEAMS_CHECK(rtmp.start());
    settings.rtmp.port = rtmp.port();
    return {};
}

std::vector<net::Route> Node::Graph::make_routes() {
    const streams::IngestAddress ingest{settings.instance.public_host, settings.rtmp.port};
    std::vector<net::Route> all;
    for (auto& routes :
         {make_meta_routes(settings, *database, auth),
          auth::make_routes(auth),
          users::make_routes(users),
          streams::make_routes(streams, ingest),
          chat::make_routes(chat)}) {
        all.insert(all.end(), routes.begin(), routes.end());
    }
    return all;
}

std::unique_ptr<gateway::Gateway> Node::Graph::make_gateway(runtime::Loop& loop) {
    std::vector<gateway::Mount> mounts{
        {"/live/", live[loop.index()].get()},
        {"/api/chat/stream/", doors[loop.index()].get(), true},
    };
    return std::make_unique<gateway::Gateway>(loop, api, documents, std::move(mounts));
}

Result<void> Node::Graph::listen() {
    LEAMS_CHECK(http.listen(settings.http.address, settings.http.port, "http.port"));
    LEAMS_CHECK(internal.listen(settings.internal.address, settings.internal.port, "internal.port"));
    settings.http.port = http.port();
    settings.internal.port = internal.port();
    return {};
}

void Node::Graph::start_services() {
    loops.start();
    run_blocking(home, bus.start());
    chat.start();
    run_blocking(home, [](Graph& graph) -> Task<void> {
        graph.broadcasts.start();
        graph.purge_timer = graph.home.every(kPurgeEvery, [&graph] {
            graph.tasks.spawn([](Graph& g) -> Task<void> {
                if (auto purged = co_await g.auth.purge(); !purged) {
                    g.log.failure(runtime::LogLevel::Warning, "sessions_not_purged", purged.error());
                }
                if (auto purged = co_await g.bus.purge(); !purged) {
                    g.log.failure(runtime::LogLevel::Warning, "dead_letters_not_purged", purged.error());
                }
            }(graph));
        });
        co_return;
    }(*this));
}

void Node::Graph::stop_services() {
    chat.drain();
    http.stop_blocking(kDrain);
    internal.stop_blocking(std::chrono::milliseconds(0));
    if (demo) {
        run_blocking(home, demo->stop());
    }
    run_blocking(home, rtmp.stop());
    run_blocking(home, registry.stop());
    for (std::size_t i = 0; i < loops.size(); ++i) {
        auto& loop = loops.at(i);
        run_blocking(loop, gateways[i]->stop());
        run_blocking(loop, live[i]->stop());
        run_blocking(loop, doors[i]->stop());
    }
    run_blocking(home, [](Graph& graph) -> Task<void> {
        graph.purge_timer.reset();
        co_await graph.tasks.stop();
        co_await graph.broadcasts.stop();
        co_await graph.chat.stop();
        co_await graph.bus.stop();
    }(*this));
    loops.stop();
}

Result<std::unique_ptr<sql::Database>> open_database(const Settings& settings, const DataFolder& folder) {
    const auto url = settings.database.url.empty() ? "sqlite:" + folder.file("leams.db")
                                                   : std::string(settings.database.url.reveal());
    LEAMS_TRY(auto database, sql::Database::open({.url = url}));
    LEAMS_CHECK(sql::migrate_blocking(*database, all_migrations()));
    return database;
}

Result<std::unique_ptr<Node>> Node::start(Settings& settings, const DataFolder& folder, Demo demo) {
    const auto descriptors = raise_descriptor_limit();
    LEAMS_TRY(auto database, open_database(settings, folder));
    // What a used database holds can only be read with the keys that it was made with.
    LEAMS_TRY(const auto used, sql::has_accounts_blocking(*database));
    const auto if_missing = used ? auth::IfMissing::Refuse : auth::IfMissing::Create;
    LEAMS_TRY(const auto keys, auth::load_data_keys(folder.file("keys.json"), if_missing));
    if (database->engine() == sql::Engine::Sqlite) {
        const auto grace = std::chrono::milliseconds(settings.media.grace).count();
        LEAMS_CHECK(sql::abandon_broadcasts_blocking(*database, SystemClock().now() + grace));
    }
    const auto setup_token = random_token(24);

    auto graph = std::make_unique<Graph>(settings, std::move(database), keys, Secret(setup_token));
    LEAMS_CHECK(graph->ingest_open);
    LEAMS_CHECK(graph->listen());
    graph->start_services();
    std::unique_ptr<Node> node(new Node(std::move(graph)));

    auto& running = *node->graph_;
    LEAMS_TRY(const auto setup_required, run_blocking(running.home, running.auth.setup_required()));
    if (setup_required) {
        std::printf(
            "Set up the first account: http://%s:%u/setup?token=%s\n",
            settings.http.address.c_str(),
            settings.http.port,
            setup_token.c_str()
        );
        std::fflush(stdout);
    }
    if (demo == Demo::On) {
        LEAMS_TRY(
            auto key,
            run_blocking(
                running.home,
                ensure_demo_channel(
                    {running.accounts, running.channels, running.keys, running.streams, running.clock}
                )
            )
        );
        running.demo = std::make_unique<DemoPublisher>(running.home, running.registry, std::move(key));
        running.home.post([&running] { running.demo->start(); });
    }
    running.log.info(
        "listening",
        {{"http", settings.http.port},
         {"rtmp", settings.rtmp.port},
         {"internal", settings.internal.port},
         {"loops", running.loops.size()},
         {"descriptors", descriptors},
         {"version", kVersion}}
    );
    return node;
}

Node::Node(std::unique_ptr<Graph> graph)
    : graph_(std::move(graph)) {}

Node::~Node() {
    stop();
}

void Node::stop() {
    if (graph_) {
        graph_->log.info("stopping");
        graph_->stop_services();
        graph_->log.info("stopped");
        graph_.reset();
    }
}

} // namespace leams::app
