#pragma once

#include "adapters/bus_amqp/connection.hpp"
#include "adapters/bus_sql/outbox_tables.hpp"

#include <span>
#include <string>

namespace leams::adapters {

/// The durable exchange to which all events go, each with its topic as routing key.
std::string exchange_name(const AmqpAddress& address);
/// The durable quorum queue of one group.
std::string queue_name(const AmqpAddress& address, const Group& group);

/// Whether a bus could work there: connects, makes the exchange, hangs up, and gives the server's version.
Result<std::string> try_rabbitmq(const AmqpAddress& address);

/// Makes what is not there yet: the exchange, the groups' queues and what binds them.
Result<void> declare(
    AmqpConnection& connection,
    amqp_channel_t channel,
    const AmqpAddress& address,
    std::span<const KnownGroup> groups
);

} // namespace leams::adapters
