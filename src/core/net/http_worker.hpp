#pragma once

#include "core/net/http_server.hpp"
#include "core/runtime/log_throttle.hpp"

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

/// Internal to net: what the connections of one loop share.
namespace leams::net {

class HttpConnection;
class WebSocketConnection;

/// Counts what is open per group of addresses, over all loops. Thread-safe.
class AddressCounter {
    using Counts = std::unordered_map<std::string, std::size_t>;

public:
    /// One of a group's places, until it dies; or none.
    class Place {
    public:
        Place() = default;
        Place(AddressCounter& counter, Counts::value_type& count) noexcept
            : counter_(&counter)
            , count_(&count) {}
        Place(Place&& other) noexcept
            : counter_(std::exchange(other.counter_, nullptr))
            , count_(other.count_) {}
        Place& operator=(Place&& other) noexcept {
            std::swap(counter_, other.counter_);
            std::swap(count_, other.count_);
            return *this;
        }
        ~Place();
        explicit operator bool() const noexcept { return counter_ != nullptr; }

    private:
        AddressCounter* counter_ = nullptr;
        Counts::value_type* count_ = nullptr;
    };

    /// No place when the group has `limit` of them.
    Place enter(const std::string& group, std::size_t limit);

private:
    std::mutex mutex_;
    Counts counts_; // Without those that have no place.
};

/// What the loops of one server share; outlives their workers.
struct HttpShared {
    HttpShared(HttpLimits limits_of_server, const Proxies* proxies_or_none)
        : limits(limits_of_server)
        , proxies(proxies_or_none)
        , unfinished(limits.unfinished) {}

    bool is_proxy(std::string_view peer) const { return proxies != nullptr && proxies->contains(peer); }
    /// Counts what was refused over `limit`, a name of the configuration, and logs it now and then.
    void note_refused(std::string_view limit, std::string_view address, runtime::LogThrottle& throttle);

    HttpLimits limits;
    const Proxies* proxies;
    HttpStats stats;
    AddressCounter addresses;
    InputBudget unfinished;
    std::string section; // Of the configuration, for messages.
    runtime::LogThrottle full;
    runtime::LogThrottle address_full;
};

class HttpWorker {
public:
    HttpWorker(runtime::Loop& loop, HttpHandler& handler, HttpShared& shared);
    ~HttpWorker();

    /// `place` is the peer's; none when it is a proxy.
    void adopt(AcceptedSocket socket, AddressCounter::Place place);
    /// Closes idle connections now and the others as they finish.
    void drain();
    void close_all();
    std::size_t size() const noexcept { return connections_.size() + websockets_.size(); }

    runtime::Loop& loop() noexcept { return loop_; }
    HttpShared& shared() noexcept { return shared_; }
    const HttpLimits& limits() const noexcept { return shared_.limits; }
    HttpHandler& handler() noexcept { return handler_; }
    HttpStats& stats() noexcept { return shared_.stats; }
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
    /// A connection has ended, whatever it was.
    void note_closed() noexcept { shared_.stats.open.fetch_sub(1, std::memory_order_relaxed); }

private:
    void sweep();
    void update_date();

    runtime::Loop& loop_;
    HttpHandler& handler_;
    HttpShared& shared_;
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
