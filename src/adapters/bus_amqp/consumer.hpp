#pragma once

#include "adapters/bus_amqp/intake.hpp"
#include "adapters/bus_amqp/interrupter.hpp"
#include "adapters/bus_amqp/link_state.hpp"
#include "adapters/bus_amqp/topology.hpp"
#include "core/base/descriptor.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace leams::adapters {

/// Consumes the queues of this process's groups, all on one connection and a thread of its own, which
/// connects again for as long as it lives.
class AmqpConsumer {
public:
    struct Queue {
        KnownGroup known;
        std::uint16_t prefetch = 0;
        Intake* intake = nullptr;
    };

    AmqpConsumer(AmqpAddress address, AmqpPatience patience, LinkState& link);
    /// As stop().
    ~AmqpConsumer();
    AmqpConsumer(const AmqpConsumer&) = delete;
    AmqpConsumer& operator=(const AmqpConsumer&) = delete;

    void start(std::vector<Queue> queues);
    /// The consumer of the queue with this place has taken these; from any thread.
    void acknowledge(std::size_t queue, const std::vector<Delivered>& taken);
    /// Sends the acknowledgements that wait, and hangs up. Does not wait for a server that is silent.
    void stop();

    /// How long the server last took to answer a question.
    double latency_seconds() const noexcept { return latency_.load(std::memory_order_relaxed); }

private:
    struct Ack {
        std::size_t queue = 0;
        std::uint64_t connection = 0;
        std::uint64_t tag = 0;
    };

    void run();
    Result<void> serve();
    Result<void> subscribe();
    Result<void> work_until_stopped();
    Result<bool> receive();
    Result<void> send_acks();
    Result<void> measure();
    void sleep(std::chrono::milliseconds limit, int fd);
    void wake() noexcept;

    AmqpAddress address_;
    AmqpPatience patience_;
    LinkState& link_;
    Interrupter interrupter_;
    Descriptor wakeup_;
    std::vector<Queue> queues_;
    std::unique_ptr<AmqpConnection> connection_;
    std::uint64_t connections_ = 0;
    std::chrono::steady_clock::time_point measured_{};
    std::mutex mutex_;
    std::vector<Ack> acks_;
    std::atomic<bool> stopping_{false};
    std::atomic<double> latency_{0};
    std::thread thread_;
};

} // namespace leams::adapters
