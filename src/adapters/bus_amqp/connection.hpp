#pragma once

#include "adapters/bus_amqp/address.hpp"
#include "core/base/result.hpp"

#include <amqp.h>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace leams::adapters {

/// How long a server may be silent before it counts as away.
struct AmqpPatience {
    std::chrono::seconds connect{5};   // To connect and log in.
    std::chrono::seconds answer{10};   // To one question.
    std::chrono::seconds heartbeat{5}; // Two without one are too many.
};

/// A connection to RabbitMQ. It blocks, and belongs to one thread at a time but for interrupt(). Errors are
/// sentences for an administrator, which hold no password.
class AmqpConnection {
public:
    /// Connects and logs in. Unavailable when the server cannot be reached, PermissionDenied when it does
    /// not want us, InvalidArgument when it is none that the bus can use.
    static Result<std::unique_ptr<AmqpConnection>>
    open(const AmqpAddress& address, const AmqpPatience& patience);
    /// Says goodbye if the connection still stands.
    ~AmqpConnection();
    AmqpConnection(const AmqpConnection&) = delete;
    AmqpConnection& operator=(const AmqpConnection&) = delete;

    amqp_connection_state_t state() const noexcept { return state_; }
    int fd() const noexcept { return amqp_get_sockfd(state_); }
    const std::string& version() const noexcept { return version_; }

    Result<void> open_channel(amqp_channel_t channel);
    /// What the last question came to.
    Result<void> answer(std::string_view doing);
    Result<void> answer(const amqp_rpc_reply_t& reply, std::string_view doing);
    /// Of a call that gives a status.
    Result<void> status(int status, std::string_view doing);
    /// What the server says by a frame that nobody asked for; an error when it ends a channel or more.
    Result<void> unasked(const amqp_frame_t& frame);

private:
    explicit AmqpConnection(amqp_connection_state_t state)
        : state_(state) {}

    Result<void> connect(const AmqpAddress& address, const AmqpPatience& patience);
    Result<void> log_in(const AmqpAddress& address, const AmqpPatience& patience);
    Result<void> know_server();

    amqp_connection_state_t state_;
    std::string version_;
    bool stands_ = false;
};

/// A view of what outlives the call.
inline amqp_bytes_t amqp_view(std::string_view text) noexcept {
    return {text.size(), const_cast<char*>(text.data())};
}
inline std::string_view text_of(const amqp_bytes_t& bytes) noexcept {
    return {static_cast<const char*>(bytes.bytes), bytes.len};
}

} // namespace leams::adapters
