#pragma once

#include "core/runtime/loop.hpp"

#include <boost/asio/steady_timer.hpp>

#include <curl/curl.h>
#include <memory>
#include <unordered_map>

namespace leams::adapters {

/// Who is told that a transfer is over.
class TransferListener {
public:
    virtual ~TransferListener() = default;
    /// Within a call of libcurl: may neither add nor remove a transfer.
    virtual void on_done(CURLcode code) = 0;
};

/// libcurl's transfers, moved on by the events of one loop. Keeps their connections for the next ones.
class CurlMulti {
public:
    explicit CurlMulti(runtime::Loop& loop);
    ~CurlMulti();
    CurlMulti(const CurlMulti&) = delete;
    CurlMulti& operator=(const CurlMulti&) = delete;

    /// Starts a transfer, whose CURLOPT_PRIVATE is a TransferListener*.
    void add(CURL* easy);
    /// Ends it at once, if it is not over.
    void remove(CURL* easy);

private:
    class Watcher;

    static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void* known);
    static int on_timer(CURLM* multi, long milliseconds, void* self);
    void watch(curl_socket_t fd, int what);
    void unwatch(curl_socket_t fd);
    void act(curl_socket_t fd, int events);

    runtime::Loop& loop_;
    std::unordered_map<curl_socket_t, std::unique_ptr<Watcher>> watchers_;
    std::shared_ptr<boost::asio::steady_timer> timer_; // Shared, so that a late wake-up sees that it is gone.
    CURLM* multi_;
};

} // namespace leams::adapters
