#pragma once

#include "adapters/pubsub_memory/memory_pubsub.hpp"
#include "adapters/redis/client.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/log_throttle.hpp"
#include "core/runtime/mailbox.hpp"
#include "core/runtime/pubsub.hpp"

#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace leams::adapters {

/// runtime::PubSub on a Redis, or sharded on a Redis Cluster of version 7 or newer. This process hears itself
/// at once and without the server; others by the server, in the order of each publisher. While it is away
/// and for a second afterwards what is told waits, up to 1,000 messages and 1 MiB, of which the oldest give
/// way; what others did not get they notice by its number, and count.
class RedisPubSub final : public runtime::PubSub, private redis::Client::Listener {
public:
    /// Lives on `loop`.
    RedisPubSub(runtime::Loop& loop, redis::Options options, runtime::Log log);
    ~RedisPubSub() override;

    runtime::Task<void> start() override;
    runtime::Task<void> stop() override;
    runtime::Task<Result<void>> ping() override;

    void publish(std::string topic, std::string payload) override;
    std::unique_ptr<Subscription> subscribe(std::string topic, runtime::Loop& loop, Handler handler) override;

    void add_metrics(runtime::Metrics& metrics) const override;

private:
    struct Message {
        std::string topic;
        std::string payload;
    };
    struct Stats {
        std::atomic<std::uint64_t> sent{0};
        std::atomic<std::uint64_t> heard{0};
        std::atomic<std::uint64_t> lost{0};    // Of others, on the way.
        std::atomic<std::uint64_t> dropped{0}; // Of ours, before they went.
    };

    void on_state(bool is_serving, const std::string& why) override;
    void on_topology() override;
    void on_push(const resp::Value& value) override;

    void take(Message message);
    void send(const Message& message);
    void gather();
    void send_waiting();
    void listen_to(const std::string& topic);
    void hear(const std::string& topic, std::string_view text);
    void note_number(const std::string& origin, const std::string& topic, std::uint64_t number);
    std::string channel(std::string_view topic) const;

    runtime::Loop& loop_;
    redis::Options options_;
    runtime::Log log_;
    std::string origin_; // Of all that this process tells.
    MemoryPubSub local_;
    Stats stats_;
    runtime::LogThrottle losses_;
    // On the loop.
    std::set<std::string> topics_;
    std::map<std::string, std::uint64_t> told_;                         // Last numbers by topic.
    std::map<std::pair<std::string, std::string>, std::uint64_t> seen_; // By origin and topic.
    std::deque<Message> waiting_;
    std::size_t waiting_bytes_ = 0;
    bool has_been_away_ = false;
    bool is_gathering_ = false;
    boost::asio::steady_timer gathering_;
    redis::Client client_;
    runtime::Mailbox<Message> outgoing_;
};

} // namespace leams::adapters
