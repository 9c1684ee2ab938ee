#pragma once

#include "net/http_server.hpp"

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

/// Internal to net: what the connections of one loop share.
namespace leams::net {

class HttpConnection;
class WebSocketConnection;

/// Counts connections per address over all loops; the one piece of the server that is shared between threads.
class AddressCounter {
public:
    bool try_enter(const std::string& address, std::size_t limit);
    void leave(const std::string& address);

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> counts_;
};

class HttpWorker {
public:
    HttpWorker(
        runtime::Loop& loop,
        const HttpLimits& limits,
        HttpHandler& handler,
        HttpStats& stats,
        AddressCounter& addresses
    );
    ~HttpWorker();

    void adopt(AcceptedSocket socket);
    /// Closes idle connections now and the others as they finish.
    void drain();
    void close_all();
    std::size_t size() const noexcept { return connections_.size() + websockets_.size(); }

    runtime::Loop& loop() noexcept { return loop_; }
    const HttpLimits& limits() const noexcept { return limits_; }
    HttpHandler& handler() noexcept { return handler_; }
    HttpStats& stats() noexcept { return stats_; }
    bool draining() const noexcept { return draining_; }

    /// Seconds on this loop's own clock: what timeouts are measured in.
    int now() const noexcept { return now_; }
    /// "Date: ...\r\n", made once a second.
    std::string_view date_line() const noexcept { return date_line_; }

    /// Where a connection reads into; its content is gone after the next read of any connection of this loop.
    std::array<char, 64 * 1024>& read_buffer() noexcept { return read_buffer_; }
    /// Reused for parsing one head and for building one answer's head.
    http1::Head& scratch_head() noexcept { return scratch_head_; }
    std::string& scratch_text() noexcept { return scratch_text_; }

    void forget(HttpConnection& connection);
    void add(std::shared_ptr<WebSocketConnection> socket);
    void forget(WebSocketConnection& socket);
    /// The peer's connection has ended, whatever it was.
    void release(const std::string& peer);

private:
    void sweep();
    void update_date();

    runtime::Loop& loop_;
    const HttpLimits& limits_;
    HttpHandler& handler_;
    HttpStats& stats_;
    AddressCounter& addresses_;
    int now_ = 0;
    bool draining_ = false;
    std::string date_line_;
    http1::Head scratch_head_;
    std::string scratch_text_;
    std::array<char, 64 * 1024> read_buffer_{};
    std::unordered_map<HttpConnection*, std::shared_ptr<HttpConnection>> connections_;
    std::unordered_map<WebSocketConnection*, std::shared_ptr<WebSocketConnection>> websockets_;
    std::unique_ptr<runtime::Loop::Timer> sweeper_;
};

} // namespace leams::net
