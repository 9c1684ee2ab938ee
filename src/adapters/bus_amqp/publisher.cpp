#include "adapters/bus_amqp/publisher.hpp"

#include <amqp_framing.h>
#include <map>
#include <sys/time.h>
#include <utility>

namespace leams::adapters {
namespace {

using namespace std::chrono_literals;

constexpr amqp_channel_t kChannel = 1;
constexpr std::uint8_t kPersistent = 2;

timeval to_timeval(std::chrono::milliseconds time) {
    return {.tv_sec = time.count() / 1000, .tv_usec = (time.count() % 1000) * 1000};
}

} // namespace

/// What the server has not answered yet, by its number on the channel.
struct AmqpPublisher::Confirms {
    std::map<std::uint64_t, std::int64_t> waiting;
    std::vector<std::int64_t> confirmed;

    void settle(std::uint64_t tag, bool multiple, bool taken) {
        const auto end = waiting.upper_bound(tag);
        for (auto at = multiple ? waiting.begin() : waiting.lower_bound(tag); at != end;) {
            if (taken) {
                confirmed.push_back(at->second);
            }
            at = waiting.erase(at);
        }
    }
};

template <class T>
Result<T> AmqpPublisher::noted(Result<T> outcome) {
    if (!outcome) {
        hang_up();
        link_.failed(outcome.error());
    }
    return outcome;
}

Result<std::vector<std::int64_t>>
AmqpPublisher::publish(std::span<const OutboxRow> rows, const std::vector<KnownGroup>& groups) {
    LEAMS_CHECK(noted(connect(groups)));
    return noted(publish_connected(rows));
}

void AmqpPublisher::hang_up() {
    interrupter_.watch(-1);
    connection_.reset();
}

Result<void> AmqpPublisher::connect(const std::vector<KnownGroup>& groups) {
    if (connection_ && declared_ == groups) {
        return {};
    }
    if (!connection_) {
        LEAMS_TRY(connection_, AmqpConnection::open(address_, patience_));
        if (!interrupter_.watch(connection_->fd())) {
            return Error::unavailable("The server is stopping");
        }
        LEAMS_CHECK(connection_->open_channel(kChannel));
        amqp_confirm_select(connection_->state(), kChannel);
        LEAMS_CHECK(connection_->answer("asking for confirmations"));
        next_tag_ = 1;
        declared_.clear();
    }
    LEAMS_CHECK(declare(*connection_, kChannel, address_, groups));
    if (!link_.is_up()) {
        link_.came_up(connection_->version());
    }
    declared_ = groups;
    return {};
}

Result<void> AmqpPublisher::send(const OutboxRow& row) {
    const auto exchange = exchange_name(address_);
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG |
                        AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_TIMESTAMP_FLAG |
                        AMQP_BASIC_CORRELATION_ID_FLAG;
    properties.content_type = amqp_cstring_bytes("application/json");
    properties.delivery_mode = kPersistent;
    properties.message_id = amqp_view(row.event.id);
    properties.correlation_id = amqp_view(row.event.order);
    properties.timestamp = static_cast<std::uint64_t>(row.created_at / 1000);
    const int status = amqp_basic_publish(
        connection_->state(),
        kChannel,
        amqp_view(exchange),
        amqp_view(row.event.topic),
        0,
        0,
        &properties,
        amqp_view(row.event.payload)
    );
    return connection_->status(status, "publishing");
}

Result<std::vector<std::int64_t>> AmqpPublisher::publish_connected(std::span<const OutboxRow> rows) {
    Confirms confirms;
    for (const auto& row : rows) {
        confirms.waiting.emplace(next_tag_++, row.seq);
        LEAMS_CHECK(send(row));
    }
    LEAMS_CHECK(await_confirms(confirms));
    return std::move(confirms.confirmed);
}

// A server that is blocked has said so and still sends heartbeats: what it was sent is not lost.
Result<void> AmqpPublisher::await_confirms(Confirms& confirms) {
    auto silent = 0ms;
    constexpr auto kStep = 200ms;
    while (!confirms.waiting.empty()) {
        LEAMS_TRY(const bool came, read_frame(&confirms, kStep));
        silent = came || link_.is_blocked() ? 0ms : silent + kStep;
        if (silent > patience_.answer) {
            return Error::unavailable("RabbitMQ is silent").with_cause("waiting for confirmations");
        }
    }
    return {};
}

Result<void> AmqpPublisher::keep_alive() {
    bool came = connection_ != nullptr;
    while (came) {
        LEAMS_TRY(came, noted(read_frame(nullptr, 1ms)));
    }
    return {};
}

/// Whether there was one.
Result<bool> AmqpPublisher::read_frame(Confirms* confirms, std::chrono::milliseconds limit) {
    amqp_maybe_release_buffers(connection_->state());
    amqp_frame_t frame{};
    const auto wait = to_timeval(limit);
    const int status = amqp_simple_wait_frame_noblock(connection_->state(), &frame, &wait);
    if (status == AMQP_STATUS_TIMEOUT) {
        return false;
    }
    LEAMS_CHECK(connection_->status(status, "waiting for confirmations"));
    if (frame.frame_type != AMQP_FRAME_METHOD) {
        return true;
    }
    const auto& method = frame.payload.method;
    if (method.id == AMQP_BASIC_ACK_METHOD && confirms != nullptr) {
        const auto& ack = *static_cast<const amqp_basic_ack_t*>(method.decoded);
        confirms->settle(ack.delivery_tag, ack.multiple != 0, true);
    } else if (method.id == AMQP_BASIC_NACK_METHOD && confirms != nullptr) {
        const auto& nack = *static_cast<const amqp_basic_nack_t*>(method.decoded);
        confirms->settle(nack.delivery_tag, nack.multiple != 0, false);
    } else if (method.id == AMQP_CONNECTION_BLOCKED_METHOD) {
        const auto& blocked = *static_cast<const amqp_connection_blocked_t*>(method.decoded);
        link_.blocked("RabbitMQ: " + std::string(text_of(blocked.reason)));
    } else if (method.id == AMQP_CONNECTION_UNBLOCKED_METHOD) {
        link_.blocked("");
    } else {
        LEAMS_CHECK(connection_->unasked(frame));
    }
    return true;
}

} // namespace leams::adapters
