#pragma once

#include "gateway/client_address.hpp"
#include "gateway/config.hpp"
#include "gateway/ports.hpp"
#include "net/http.hpp"
#include "net/router.hpp"
#include "runtime/cache.hpp"
#include "runtime/log.hpp"
#include "runtime/task_group.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leams::gateway {

/// Where a request came in. The internal listener is reached by this machine's web app and operators only, so
/// it counts no requests and believes X-Forwarded-For.
enum class Door : std::uint8_t { Public, Internal };

/// Counts for the metrics, shared by all loops.
struct ApiStats {
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> client_errors{0};
    std::atomic<std::uint64_t> server_errors{0};
    std::atomic<std::uint64_t> limited{0};
    std::atomic<std::uint64_t> microseconds{0}; // Spent on all requests together.
};

/// What the API handlers of all loops share; outlives them.
struct ApiContext {
    const Config& config;
    const net::Router& router;
    const AddressRanges& trusted_proxies;
    Authenticator& authenticator;
    runtime::Cache& cache;
    const Clock& clock;
    ApiStats& stats;
};

/// Serves the typed routes on one loop: finds the route, learns who calls, checks limits and cross-site
/// rules, runs the service, writes the answer.
class ApiHandler {
public:
    ApiHandler(runtime::Loop& loop, const ApiContext& context);

    /// `path` is below the API's base.
    void handle(const net::Request& request, std::string_view path, Door door, net::Responder responder);

    runtime::Task<> stop() { return tasks_.stop(); }

private:
    struct Call;
    /// What the request says of its sender; identify() checks it.
    void note_caller(Call& call, const net::Request& request, std::string_view path) const;
    runtime::Task<> run(Call call);
    runtime::Task<Result<Caller>> identify(Call& call);
    runtime::Task<Result<void>> check_limit(Call& call);
    runtime::Task<Result<net::RouteReply>> invoke(Call& call);
    void answer(Call& call, Result<net::RouteReply> result);
    /// Why the request does not come as far as its route.
    std::optional<net::Response>
    refusal(const Call& call, const net::Request& request, const net::Router::Match& match) const;
    /// With the headers that every answer of the API has.
    void send(Call& call, net::Response response) const;

    const ApiContext& context_;
    runtime::Log log_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::gateway
