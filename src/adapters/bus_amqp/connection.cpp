#include "adapters/bus_amqp/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <cstdio>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <utility>

namespace leams::adapters {
namespace {

constexpr int kFrameBytes = 131'072;
constexpr int kOldestMajor = 3;
constexpr int kOldestMinor = 8; // Has quorum queues.

timeval seconds(std::chrono::seconds time) {
    return {.tv_sec = time.count(), .tv_usec = 0};
}

// What the server says when it closes a channel or the connection.
Error refusal(int code, std::string_view text, std::string_view doing) {
    const auto cause = fmt::format("{}: {} {}", doing, code, text);
    switch (code) {
    case AMQP_ACCESS_REFUSED:
        return Error::permission_denied("RabbitMQ does not allow it to this user").with_cause(cause);
    case AMQP_NOT_ALLOWED:
        return Error::permission_denied("RabbitMQ has no such virtual host for this user").with_cause(cause);
    case AMQP_PRECONDITION_FAILED:
        return Error::invalid_argument(
                   "RabbitMQ has an exchange or a queue of this name with other properties"
        )
            .with_cause(cause);
    default:
        return Error::unavailable("RabbitMQ has closed the connection").with_cause(cause);
    }
}

bool make_tls_socket(amqp_connection_state_t state, const AmqpAddress& address, amqp_socket_t*& socket) {
    socket = amqp_ssl_socket_new(state);
    if (socket == nullptr) {
        return false;
    }
    amqp_ssl_socket_set_verify_peer(socket, 1);
    amqp_ssl_socket_set_verify_hostname(socket, 1);
    return amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST) == AMQP_STATUS_OK &&
           amqp_ssl_socket_set_cacert(socket, address.ca_file.c_str()) == AMQP_STATUS_OK;
}

// The kernel gives up a peer whose machine is gone; one that has only stopped is found by its heartbeats.
void tune_socket(int fd, std::chrono::seconds limit) {
    const int on = 1;
    const auto millis = static_cast<unsigned>(std::chrono::milliseconds(limit).count());
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &millis, sizeof millis);
}

} // namespace

Result<std::unique_ptr<AmqpConnection>>
AmqpConnection::open(const AmqpAddress& address, const AmqpPatience& patience) {
    const auto state = amqp_new_connection();
    if (state == nullptr) {
        return Error::internal("no memory for a connection to RabbitMQ");
    }
    std::unique_ptr<AmqpConnection> made(new AmqpConnection(state));
    LEAMS_CHECK(made->connect(address, patience));
    LEAMS_CHECK(made->log_in(address, patience));
    LEAMS_CHECK(made->know_server());
    return made;
}

AmqpConnection::~AmqpConnection() {
    if (stands_) {
        const timeval moment{.tv_sec = 1, .tv_usec = 0};
        amqp_set_rpc_timeout(state_, &moment);
        amqp_connection_close(state_, AMQP_REPLY_SUCCESS);
    }
    amqp_destroy_connection(state_);
}

Result<void> AmqpConnection::connect(const AmqpAddress& address, const AmqpPatience& patience) {
    amqp_socket_t* socket = nullptr;
    if (!address.tls) {
        socket = amqp_tcp_socket_new(state_);
    } else if (!make_tls_socket(state_, address, socket)) {
        return Error::invalid_argument("The certificates in " + address.ca_file + " cannot be read");
    }
    if (socket == nullptr) {
        return Error::internal("no memory for a connection to RabbitMQ");
    }
    const auto limit = seconds(patience.connect);
    const int status = amqp_socket_open_noblock(socket, address.host.c_str(), address.port, &limit);
    if (status == AMQP_STATUS_OK) {
        tune_socket(fd(), 2 * patience.heartbeat);
        return {};
    }
    const auto cause = fmt::format("connecting: {}", amqp_error_string2(status));
    switch (status) {
    case AMQP_STATUS_TIMEOUT:
        return Error::unavailable("RabbitMQ at " + address.place() + " does not answer").with_cause(cause);
    case AMQP_STATUS_HOSTNAME_RESOLUTION_FAILED:
        return Error::unavailable("The host " + address.host + " of bus.url is not known").with_cause(cause);
    case AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED:
    case AMQP_STATUS_SSL_PEER_VERIFY_FAILED:
    case AMQP_STATUS_SSL_CONNECTION_FAILED:
        return Error::unavailable(
                   "RabbitMQ at " + address.place() + " shows no certificate that can be trusted"
        )
            .with_cause(cause);
    default:
        return Error::unavailable("RabbitMQ at " + address.place() + " refuses connections")
            .with_cause(cause);
    }
}

Result<void> AmqpConnection::log_in(const AmqpAddress& address, const AmqpPatience& patience) {
    const auto limit = seconds(patience.connect);
    amqp_set_handshake_timeout(state_, &limit);
    const std::string password(address.password.reveal());
    const auto reply = amqp_login(
        state_,
        address.vhost.c_str(),
        0,
        kFrameBytes,
        static_cast<int>(patience.heartbeat.count()),
        AMQP_SASL_METHOD_PLAIN,
        address.user.c_str(),
        password.c_str()
    );
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION && reply.library_error == AMQP_STATUS_TIMEOUT) {
        return Error::unavailable("RabbitMQ at " + address.place() + " does not answer")
            .with_cause("logging in");
    }
    const auto done = answer(reply, "logging in");
    if (!done && done.error().code() == ErrorCode::PermissionDenied &&
        done.error().cause().find("Login was refused") != std::string::npos) {
        return Error::permission_denied("RabbitMQ does not take this user and password")
            .with_cause(done.error().cause());
    }
    if (!done && done.error().code() == ErrorCode::Unavailable) {
        return Error::unavailable(
                   "What answers at " + address.place() + " did not let us in as RabbitMQ does"
        )
            .with_cause(done.error().cause());
    }
    if (done) {
        stands_ = true;
        const auto patient = seconds(patience.answer);
        amqp_set_rpc_timeout(state_, &patient);
    }
    return done;
}

Result<void> AmqpConnection::know_server() {
    const auto* properties = amqp_get_server_properties(state_);
    for (int i = 0; i < properties->num_entries; ++i) {
        const auto& entry = properties->entries[i];
        if (text_of(entry.key) == "version" && entry.value.kind == AMQP_FIELD_KIND_UTF8) {
            version_ = text_of(entry.value.value.bytes);
        }
    }
    int major = 0;
    int minor = 0;
    if (std::sscanf(version_.c_str(), "%d.%d", &major, &minor) == 2 &&
        std::pair(major, minor) < std::pair(kOldestMajor, kOldestMinor)) {
        return Error::invalid_argument(
            fmt::format("RabbitMQ {} is too old: it must be 3.8 or newer, for its quorum queues", version_)
        );
    }
    return {};
}

Result<void> AmqpConnection::open_channel(amqp_channel_t channel) {
    amqp_channel_open(state_, channel);
    return answer("opening a channel");
}

Result<void> AmqpConnection::answer(std::string_view doing) {
    return answer(amqp_get_rpc_reply(state_), doing);
}

Result<void> AmqpConnection::answer(const amqp_rpc_reply_t& reply, std::string_view doing) {
    switch (reply.reply_type) {
    case AMQP_RESPONSE_NORMAL:
        return {};
    case AMQP_RESPONSE_SERVER_EXCEPTION:
        if (reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD) {
            const auto& close = *static_cast<const amqp_connection_close_t*>(reply.reply.decoded);
            stands_ = false;
            return refusal(close.reply_code, text_of(close.reply_text), doing);
        }
        if (reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) {
            const auto& close = *static_cast<const amqp_channel_close_t*>(reply.reply.decoded);
            return refusal(close.reply_code, text_of(close.reply_text), doing);
        }
        return Error::unavailable("RabbitMQ has said what it should not").with_cause(std::string(doing));
    default:
        return status(reply.library_error, doing);
    }
}

Result<void> AmqpConnection::status(int status, std::string_view doing) {
    if (status == AMQP_STATUS_OK) {
        return {};
    }
    stands_ = false;
    const auto cause = fmt::format("{}: {}", doing, amqp_error_string2(status));
    if (status == AMQP_STATUS_TIMEOUT || status == AMQP_STATUS_HEARTBEAT_TIMEOUT) {
        return Error::unavailable("RabbitMQ is silent").with_cause(cause);
    }
    return Error::unavailable("The connection to RabbitMQ is lost").with_cause(cause);
}

Result<void> AmqpConnection::unasked(const amqp_frame_t& frame) {
    if (frame.frame_type != AMQP_FRAME_METHOD) {
        return {};
    }
    const auto& method = frame.payload.method;
    if (method.id == AMQP_CONNECTION_CLOSE_METHOD) {
        const auto& close = *static_cast<const amqp_connection_close_t*>(method.decoded);
        stands_ = false;
        return refusal(close.reply_code, text_of(close.reply_text), "using the connection");
    }
    if (method.id == AMQP_CHANNEL_CLOSE_METHOD) {
        const auto& close = *static_cast<const amqp_channel_close_t*>(method.decoded);
        return refusal(close.reply_code, text_of(close.reply_text), "using a channel");
    }
    if (method.id == AMQP_BASIC_CANCEL_METHOD) {
        return Error::unavailable("A queue of RabbitMQ was deleted");
    }
    return {};
}

} // namespace leams::adapters
