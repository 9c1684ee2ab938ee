#pragma once

#include "core/formats/gzip.hpp"
#include "core/net/http.hpp"
#include "core/net/router.hpp"
#include "core/runtime/cache.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/task_group.hpp"
#include "gateway/api_stats.hpp"
#include "gateway/client_address.hpp"
#include "gateway/config.hpp"
#include "gateway/packed_texts.hpp"
#include "gateway/ports.hpp"
#include "gateway/turns.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace leams::gateway {

/// Where a request came in. The internal listener is reached by this machine's web app and operators only, so
/// it counts no requests and believes X-Forwarded-For.
enum class Entrance : std::uint8_t { Public, Internal };

/// Throttling: so many requests of one caller are at work, and so many more wait.
constexpr Turns::Limits kCallerTurns{.inside_per_caller = 16, .waiting_per_caller = 128};

/// What the API handlers of all loops share; outlives them.
struct ApiContext {
    const GatewayConfig& config;
    const net::Router& router;
    const AddressRanges& trusted_proxies;
    const AddressRanges& machines; // Who may call routes for machines on the public port.
    Authenticator& authenticator;
    runtime::Cache& cache;
    const Clock& clock;
    ApiStats& stats;
    Turns& turns;
};

/// Serves the typed routes on one loop: finds the route, learns who calls, checks limits and cross-site
/// rules, runs the service, writes the answer.
class ApiHandler {
public:
    ApiHandler(runtime::Loop& loop, const ApiContext& context);

    /// `path` is below the API's base.
    void
    handle(const net::Request& request, std::string_view path, Entrance entrance, net::Responder responder);

    std::size_t max_body_bytes(std::string_view path) const { return context_.router.max_body_bytes(path); }

    runtime::Task<> stop() { return tasks_.stop(); }

private:
    struct Call;
    /// What the request says of its sender; identify() checks it.
    void note_caller(Call& call, const net::Request& request, std::string_view path) const;
    runtime::Task<> run(std::shared_ptr<Call> call);
    runtime::Task<Result<Caller>> identify(Call& call);
    runtime::Task<Result<void>> check_limit(Call& call);
    /// A place among the caller's requests at work, which are few; null where they are not counted.
    runtime::Task<Result<std::unique_ptr<Turns::Place>>> take_turn(const Call& call);
    runtime::Task<Result<net::RouteReply>> invoke(std::shared_ptr<Call> call);
    void answer(Call& call, Result<net::RouteReply> result);
    /// Compresses what gains by it; what is for everybody gets a tag, and is not sent to who has it already.
    void pack(const Call& call, net::Response& response);
    bool is_hidden(const Call& call, const net::Route& route) const;
    /// Why the request does not come as far as its route.
    std::optional<net::Response>
    refusal(const Call& call, const net::Request& request, const net::Router::Match& match) const;
    /// With the headers that every answer of the API has.
    void send(Call& call, net::Response response) const;

    runtime::Loop& loop_;
    const ApiContext& context_;
    GzipEncoder gzip_;
    PackedTexts public_;
    runtime::Log log_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::gateway
