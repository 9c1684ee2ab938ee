#pragma once

#include "core/base/result.hpp"
#include "core/net/http.hpp"
#include "core/net/input_budget.hpp"
#include "core/net/listener.hpp"
#include "core/net/proxies.hpp"
#include "core/net/websocket.hpp"
#include "core/runtime/loops.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace leams::net {

struct HttpLimits {
    std::size_t max_connections = 20000;            // In all.
    std::size_t max_connections_per_address = 2000; // IPv6: per /64 network.
    InputBudget::Limits unfinished{};               // Requests that have not arrived whole.
    int head_timeout_s = 10;                        // From the first byte of a request to its empty line.
    int body_timeout_s = 30;                        // From the first byte of a request to its last.
    int idle_timeout_s = 75;                        // Between requests.
    int stall_timeout_s = 30;                       // A client that takes no byte of its answer.
    WebSocketLimits websocket{};
};

/// Counts that the composition root exports as metrics.
struct HttpStats {
    std::atomic<std::uint64_t> connections{0}; // Accepted so far.
    std::atomic<std::int64_t> open{0};
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> refused{0};   // Connections and requests over a limit.
    std::atomic<std::uint64_t> malformed{0}; // Requests answered 400 by the parser.
    std::atomic<std::int64_t> websockets{0};
};

class HttpWorker;
struct HttpShared;

/// An HTTP/1.1 server over all loops: one listener, connections spread in turn. Each loop has a handler of
/// its own.
class HttpServer {
public:
    /// `handler_of` gives the handler that serves a loop's connections; handlers and `proxies` must outlive
    /// the server.
    HttpServer(
        runtime::Loops& loops,
        HttpLimits limits,
        std::function<HttpHandler&(runtime::Loop&)> handler_of,
        const Proxies* proxies = nullptr
    );
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Before the loops run, or on loop 0.
    Result<void> listen(const std::string& address, std::uint16_t port, std::string_view setting);
    std::uint16_t port() const noexcept;

    /// Stops accepting, lets requests in progress finish for at most `drain`, then closes everything. Any
    /// thread but a loop's; blocks.
    void stop_blocking(std::chrono::milliseconds drain);

    const HttpStats& stats() const noexcept;

private:
    void adopt(AcceptedSocket socket);
    static void refuse(AcceptedSocket socket);

    runtime::Loops& loops_;
    std::shared_ptr<HttpShared> shared_;
    std::vector<std::unique_ptr<HttpWorker>> workers_;
    std::unique_ptr<Listener> listener_;
};

} // namespace leams::net
