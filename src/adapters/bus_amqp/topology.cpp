#include "adapters/bus_amqp/topology.hpp"

#include <amqp_framing.h>
#include <array>

namespace leams::adapters {
namespace {

// Whoever delivers in vain is another's affair: from RabbitMQ 4 on a queue would drop an event otherwise.
constexpr int kNoDeliveryLimit = 1'000'000;

amqp_table_entry_t entry(const char* name, std::string_view text) {
    amqp_table_entry_t made{};
    made.key = amqp_cstring_bytes(name);
    made.value.kind = AMQP_FIELD_KIND_UTF8;
    made.value.value.bytes = amqp_view(text);
    return made;
}

amqp_table_entry_t entry(const char* name, int number) {
    amqp_table_entry_t made{};
    made.key = amqp_cstring_bytes(name);
    made.value.kind = AMQP_FIELD_KIND_I32;
    made.value.value.i32 = number;
    return made;
}

amqp_table_entry_t flag(const char* name) {
    amqp_table_entry_t made{};
    made.key = amqp_cstring_bytes(name);
    made.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    made.value.value.boolean = 1;
    return made;
}

Result<void> declare_queue(
    AmqpConnection& connection, amqp_channel_t channel, const AmqpAddress& address, const KnownGroup& known
) {
    // Of several processes, one at a time has an ordered group.
    std::array<amqp_table_entry_t, 3> entries{
        entry("x-queue-type", "quorum"),
        entry("x-delivery-limit", kNoDeliveryLimit),
        flag("x-single-active-consumer")
    };
    const amqp_table_t arguments{known.ordering == Ordering::ByKey ? 3 : 2, entries.data()};
    const auto name = queue_name(address, known.group);
    amqp_queue_declare(connection.state(), channel, amqp_view(name), 0, 1, 0, 0, arguments);
    LEAMS_CHECK(connection.answer("declaring queue " + name));
    const auto exchange = exchange_name(address);
    amqp_queue_bind(
        connection.state(),
        channel,
        amqp_view(name),
        amqp_view(exchange),
        amqp_view(known.group.topic),
        amqp_empty_table
    );
    return connection.answer("binding queue " + name);
}

} // namespace

std::string exchange_name(const AmqpAddress& address) {
    return address.prefix + ".events";
}

std::string queue_name(const AmqpAddress& address, const Group& group) {
    return address.prefix + "." + group.topic + "." + group.name;
}

Result<std::string> try_rabbitmq(const AmqpAddress& address) {
    LEAMS_TRY(const auto connection, AmqpConnection::open(address, {}));
    LEAMS_CHECK(connection->open_channel(1));
    LEAMS_CHECK(declare(*connection, 1, address, {}));
    return connection->version();
}

Result<void> declare(
    AmqpConnection& connection,
    amqp_channel_t channel,
    const AmqpAddress& address,
    std::span<const KnownGroup> groups
) {
    const auto exchange = exchange_name(address);
    amqp_exchange_declare(
        connection.state(),
        channel,
        amqp_view(exchange),
        amqp_cstring_bytes("topic"),
        0,
        1,
        0,
        0,
        amqp_empty_table
    );
    LEAMS_CHECK(connection.answer("declaring exchange " + exchange));
    for (const auto& known : groups) {
        LEAMS_CHECK(declare_queue(connection, channel, address, known));
    }
    return {};
}

} // namespace leams::adapters
