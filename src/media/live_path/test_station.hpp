#pragma once

#include "core/net/http_server.hpp"
#include "core/runtime/loops.hpp"
#include "media/hls/delivery.hpp"
#include "media/hls/origin.hpp"
#include "media/hub/registry.hpp"
#include "media/rtmp/server.hpp"
#include "test/fake_clock.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace leams::test {

/// Polls until the condition holds; false after twenty seconds.
bool eventually(const std::function<bool()>& condition);

/// Everybody may publish but with the key "REFUSED"; each key is a channel of its own, whose name is the key
/// in lower case. The key with "READ-" in front plays it.
class OpenDoor final : public media::Authorizer {
public:
    runtime::Task<Result<media::Grant>> authorize_publish(const media::PublishRequest& request) override;
    runtime::Task<Result<media::Grant>> authorize_play(const media::PlayRequest& request) override;
};

/// Numbers the broadcasts "b1", "b2", … and writes down what becomes of them: "begin b1 KEY", "live b1",
/// "interrupted b1", "resumed b1", "ended b1".
class EventLog final : public media::BroadcastEvents {
public:
    runtime::Task<Result<media::Begun>>
    begin(media::Grant grant, std::string protocol, std::string encoder) override;
    runtime::Task<Result<void>> live(BroadcastId id) override;
    runtime::Task<Result<void>>
    interrupted(BroadcastId id, UnixMillis grace_ends_at, media::Interruption why) override;
    runtime::Task<Result<void>> resumed(BroadcastId id) override;
    runtime::Task<Result<void>> ended(BroadcastId id, media::EndReason reason) override;

    std::vector<std::string> lines() const;
    std::size_t count(const std::string& line) const;
    bool wait_for(const std::string& line, std::size_t times = 1) const;
    /// The next publisher goes on with the last broadcast, whose end nobody could write down; or with one of
    /// before a restart of the server.
    void continue_next() { continued_ = true; }

private:
    Result<void> note(const std::string& line);

    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
    int broadcasts_ = 0;
    std::atomic<bool> continued_{false};
};

struct StationOptions {
    packaging::PackagerConfig packager{
        .window = media::MediaTime{3'600'000'000}
    }; // Nothing leaves the playlist.
    std::uint64_t segment_memory = std::uint64_t{1} << 30;
    hls::DeliveryConfig delivery{};
    media::MediaConfig media{};
    rtmp::RtmpConfig rtmp{.sweep_period = std::chrono::milliseconds(20)};
    net::HttpLimits http{};
};

/// A server as the program wires it, from RTMP's port to HLS's, without accounts and on a clock that only the
/// test moves.
class Station {
public:
    explicit Station(StationOptions options = {});
    ~Station();
    Station(const Station&) = delete;
    Station& operator=(const Station&) = delete;

    std::uint16_t rtmp_port() const { return rtmp_.port(); }
    std::uint16_t http_port() const { return http_->port(); }
    const rtmp::Stats& rtmp_stats() const { return rtmp_.stats(); }
    std::uint64_t faults(rtmp::Fault fault) const;
    const net::HttpStats& http_stats() const { return http_->stats(); }
    media::BroadcastStatus status(const std::string& key);
    std::size_t waiting_viewers();
    const media::ReaderStats& reader_stats() const { return registry_.reader_stats(); }
    /// As a read key that was changed does.
    void withdraw_readers(const std::string& key);
    void end(const std::string& key);
    /// Returns when every loop has done what it was asked before.
    void settle();

    FakeClock clock;
    EventLog events;

private:
    std::vector<std::unique_ptr<hls::Delivery>> make_deliveries(const hls::DeliveryConfig& config);
    std::vector<hls::Delivery*> deliveries() const;

    runtime::Loops loops_{2};
    OpenDoor door_;
    std::vector<std::unique_ptr<hls::Delivery>> deliveries_;
    hls::Origin origin_;
    media::Registry registry_;
    rtmp::Server rtmp_;
    std::unique_ptr<net::HttpServer> http_;
};

} // namespace leams::test
