#pragma once

#include "core/base/time.hpp"
#include "core/formats/gzip.hpp"
#include "core/net/http.hpp"
#include "core/runtime/log_throttle.hpp"
#include "core/runtime/loop.hpp"
#include "media/hls/live_feed.hpp"
#include "media/hls/live_view.hpp"
#include "media/hls/ready_playlists.hpp"
#include "media/hls/seats.hpp"
#include "media/hls/stats.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace leams::hls {

struct DeliveryConfig {
    std::size_t max_waiting = 20'000;    // Blocked requests on one loop; more are refused with 503.
    std::chrono::seconds keep_ended{60}; // How long an ended broadcast's playlist and segments stay.
};

/// Answers /live/… on one loop, from the latest snapshot of each broadcast. A request for what is not there
/// yet waits here; each hand-off of a snapshot answers all that waited for it. Loop-bound.
class Delivery final : public net::HttpHandler {
public:
    /// Without `seats` all may watch.
    Delivery(runtime::Loop& loop, const Clock& clock, DeliveryConfig config, Seats* seats = nullptr);
    ~Delivery() override;

    runtime::Loop& loop() const noexcept { return loop_; }

    /// Takes a new broadcast; `place` is this loop's in the feed.
    void add(std::shared_ptr<LiveFeed> feed, std::size_t place);
    /// Looks at the broadcast's newest snapshot, since somebody waits for it or it is the last.
    void update(const BroadcastId& id);

    /// Takes a broadcast away at once: nothing of it is there any more.
    void remove(const BroadcastId& id);

    /// Paths: /live/{broadcast id}/{name}, /live/@{username}/index.m3u8.
    void on_request(const net::Request& request, net::Responder responder) override;

    /// Answers what has waited too long and forgets what ended long ago; runs by itself twice a second.
    void sweep();

    std::size_t waiting() const noexcept { return stats_.waiting.load(std::memory_order_relaxed); }
    const DeliveryStats& stats() const noexcept { return stats_; }

private:
    using TimePoint = std::chrono::steady_clock::time_point;

    struct Waiter {
        LiveRequest request;
        net::Responder responder;
        TimePoint deadline;
    };
    struct Live {
        std::shared_ptr<LiveFeed> feed;
        std::size_t place;
        ReadyPlaylists playlists;
        std::vector<Waiter> waiters;
        TimePoint ended_at;
    };

    using Lives = std::unordered_map<std::string, Live>;

    Lives::iterator forget(Lives::iterator entry);
    void refresh(Live& live);
    void serve(Live& live, std::string_view name, const net::Request& request, net::Responder responder);
    void release(Live& live);
    bool seat(const Live& live, const LiveRequest& wanted, const net::Request& request);
    void note_refusal(std::string_view peer);

    runtime::Loop& loop_;
    const Clock& clock_;
    DeliveryConfig config_;
    Seats* seats_;
    GzipEncoder gzip_;
    Lives live_;                                         // By broadcast id.
    std::unordered_map<std::string, std::string> names_; // Username to the id of its latest broadcast.
    DeliveryStats stats_;
    runtime::LogThrottle full_;
    std::unique_ptr<runtime::Loop::Timer> timer_;
};

} // namespace leams::hls
