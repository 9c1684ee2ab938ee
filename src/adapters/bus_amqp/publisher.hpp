#pragma once

#include "adapters/bus_amqp/interrupter.hpp"
#include "adapters/bus_amqp/link_state.hpp"
#include "adapters/bus_amqp/topology.hpp"
#include "adapters/bus_sql/outbox_tables.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace leams::adapters {

/// Publishes with the server's confirmation. It blocks, and belongs to one thread at a time but for
/// interrupt().
class AmqpPublisher {
public:
    AmqpPublisher(AmqpAddress address, AmqpPatience patience, LinkState& link)
        : address_(std::move(address))
        , patience_(patience)
        , link_(link) {}

    /// Publishes in order, connecting first when need be, and gives the seqs of what the server has made
    /// durable in the queues of all `groups`. Those left out it has refused, such as when a queue is at its
    /// limit. After an error any of them may have been taken.
    Result<std::vector<std::int64_t>>
    publish(std::span<const OutboxRow> rows, const std::vector<KnownGroup>& groups);
    /// To be called from time to time when there is nothing to publish.
    Result<void> keep_alive();
    /// Ends a call and all later ones; from any thread.
    void interrupt() { interrupter_.interrupt(); }
    void hang_up();
    /// From any thread.
    bool is_connected() const noexcept { return link_.is_up(); }

private:
    struct Confirms;

    Result<void> connect(const std::vector<KnownGroup>& groups);
    Result<void> send(const OutboxRow& row);
    Result<std::vector<std::int64_t>> publish_connected(std::span<const OutboxRow> rows);
    Result<void> await_confirms(Confirms& confirms);
    Result<bool> read_frame(Confirms* confirms, std::chrono::milliseconds limit);
    template <class T>
    Result<T> noted(Result<T> outcome);

    AmqpAddress address_;
    AmqpPatience patience_;
    LinkState& link_;
    Interrupter interrupter_;
    std::unique_ptr<AmqpConnection> connection_;
    std::vector<KnownGroup> declared_;
    std::uint64_t next_tag_ = 1;
};

} // namespace leams::adapters
