#include "media/live_path/test_station.hpp"

#include "core/base/assert.hpp"
#include "core/base/text.hpp"
#include "test/run_task.hpp"

#include <algorithm>
#include <future>
#include <thread>

namespace leams::test {

using runtime::Task;

bool eventually(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

Task<Result<media::Grant>> OpenDoor::authorize_publish(const media::PublishRequest& request) {
    std::string key(request.key.reveal());
    if (key == "REFUSED") {
        co_return Error::unauthenticated("Unknown stream key");
    }
    auto name = to_lower_ascii(key);
    co_return media::Grant{.channel = UserId(std::move(key)), .username = std::move(name)};
}

Task<Result<media::Grant>> OpenDoor::authorize_play(const media::PlayRequest& request) {
    constexpr std::string_view kRead = "READ-";
    const auto key = request.key.reveal();
    if (!key.starts_with(kRead)) {
        co_return Error::unauthenticated("Unknown read key");
    }
    std::string channel(key.substr(kRead.size()));
    auto name = to_lower_ascii(channel);
    co_return media::Grant{.channel = UserId(std::move(channel)), .username = std::move(name)};
}

Task<Result<media::Begun>> EventLog::begin(media::Grant grant, std::string, std::string) {
    const std::lock_guard lock(mutex_);
    const bool continued = continued_.exchange(false);
    broadcasts_ += continued && broadcasts_ > 0 ? 0 : 1;
    const auto id = "b" + std::to_string(broadcasts_);
    lines_.push_back("begin " + id + " " + grant.channel.str());
    co_return media::Begun{.id = BroadcastId(id), .continued = continued};
}

Task<Result<void>> EventLog::live(BroadcastId id) {
    co_return note("live " + id.str());
}

Task<Result<void>> EventLog::interrupted(BroadcastId id, UnixMillis, media::Interruption) {
    co_return note("interrupted " + id.str());
}

Task<Result<void>> EventLog::resumed(BroadcastId id) {
    co_return note("resumed " + id.str());
}

Task<Result<void>> EventLog::ended(BroadcastId id, media::EndReason) {
    co_return note("ended " + id.str());
}

Result<void> EventLog::note(const std::string& line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(line);
    return {};
}

std::vector<std::string> EventLog::lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
}

std::size_t EventLog::count(const std::string& line) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::ranges::count(lines_, line));
}

bool EventLog::wait_for(const std::string& line, std::size_t times) const {
    return eventually([&] { return count(line) >= times; });
}

Station::Station(StationOptions options)
    : deliveries_(make_deliveries(options.delivery))
    , origin_(options.packager, options.segment_memory, clock, deliveries(), {}, {})
    , registry_({
          .home = loops_.at(0),
          .clock = clock,
          .config = options.media,
          .authorizer = door_,
          .events = events,
          .sinks = {&origin_},
          .log = {},
      })
    , rtmp_(
          [&] {
              auto config = options.rtmp;
              config.port = 0;
              return config;
          }(),
          loops_,
          registry_,
          registry_,
          clock,
          {}
      )
    , http_(std::make_unique<net::HttpServer>(
          loops_,
          options.http,
          [this](runtime::Loop& loop) -> net::HttpHandler& { return *deliveries_[loop.index()]; }
      )) {
    LEAMS_ASSERT(rtmp_.start().has_value());
    LEAMS_ASSERT(http_->listen("127.0.0.1", 0, "http.port").has_value());
    loops_.start();
}

Station::~Station() {
    run(rtmp_.stop());
    run(registry_.stop());
    http_->stop_blocking(std::chrono::milliseconds(0));
    loops_.stop();
}

std::vector<std::unique_ptr<hls::Delivery>> Station::make_deliveries(const hls::DeliveryConfig& config) {
    std::vector<std::unique_ptr<hls::Delivery>> list;
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        list.push_back(std::make_unique<hls::Delivery>(loops_.at(i), clock, config));
    }
    return list;
}

std::vector<hls::Delivery*> Station::deliveries() const {
    std::vector<hls::Delivery*> list;
    for (const auto& delivery : deliveries_) {
        list.push_back(delivery.get());
    }
    return list;
}

std::uint64_t Station::faults(rtmp::Fault fault) const {
    return rtmp_.stats().faults[static_cast<std::size_t>(fault)].load();
}

media::BroadcastStatus Station::status(const std::string& key) {
    return run(registry_.status(UserId(key))).value_or(media::BroadcastStatus{});
}

void Station::withdraw_readers(const std::string& key) {
    run(registry_.withdraw_readers(UserId(key)));
}

void Station::end(const std::string& key) {
    LEAMS_ASSERT(run(registry_.end(UserId(key))).has_value());
}

void Station::settle() {
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        std::promise<void> done;
        loops_.at(i).post([&] { done.set_value(); });
        done.get_future().get();
    }
}

std::size_t Station::waiting_viewers() {
    std::size_t sum = 0;
    for (const auto& delivery : deliveries_) {
        std::promise<std::size_t> count;
        delivery->loop().post([&] { count.set_value(delivery->waiting()); });
        sum += count.get_future().get();
    }
    return sum;
}

} // namespace leams::test
