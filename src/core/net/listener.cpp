#include "core/net/listener.hpp"

#include "core/runtime/log.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace leams::net {
namespace {

constexpr int kBacklog = 4096;
constexpr int kAcceptsPerWakeup = 64;

std::string address_of(const sockaddr_storage& storage) {
    char text[INET6_ADDRSTRLEN] = {};
    if (storage.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
        inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
        return text;
    }
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
        inet_ntop(AF_INET, &v6.sin6_addr.s6_addr[12], text, sizeof text);
    } else {
        inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
    }
    return text;
}

std::uint16_t port_of(int fd) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size);
    const auto port = storage.ss_family == AF_INET ? reinterpret_cast<const sockaddr_in&>(storage).sin_port
                                                   : reinterpret_cast<const sockaddr_in6&>(storage).sin6_port;
    return ntohs(port);
}

Error bind_error(int failure, const std::string& address, std::uint16_t port, std::string_view setting) {
    if (failure == EADDRINUSE) {
        return Error::unavailable(fmt::format(
            "Port {0} is already in use on {1}. Stop the program that holds it (find it with: ss -ltnp "
            "'sport = :{0}'), or "
            "choose another port with --set {2}=PORT.",
            port,
            address,
            setting
        ));
    }
    if (failure == EADDRNOTAVAIL) {
        return Error::unavailable(fmt::format(
            "This machine has no address {}. Choose another with --set {}.address=ADDRESS.",
            address,
            setting.substr(0, setting.find('.'))
        ));
    }
    if (failure == EACCES) {
        return Error::unavailable(fmt::format(
            "Not allowed to listen on port {}. Choose one above 1023 with --set {}=PORT.", port, setting
        ));
    }
    return Error::unavailable(
        fmt::format("Cannot listen on {}:{}: {}.", address, port, std::strerror(failure))
    );
}

} // namespace

Result<std::unique_ptr<Listener>> Listener::open(
    runtime::Loop& loop,
    const std::string& address,
    std::uint16_t port,
    std::string_view setting,
    std::function<void(AcceptedSocket)> on_accept
) {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
        return Error::invalid_argument(
            fmt::format("\"{}\" is not an IP address that can be listened on.", address)
        );
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> info(found, freeaddrinfo);
    Descriptor socket(::socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.is_open() && errno == EAFNOSUPPORT && address == "::") {
        // A machine without IPv6 still has the "any" address of IPv4.
        return open(loop, "0.0.0.0", port, setting, std::move(on_accept));
    }
    if (!socket.is_open()) {
        return bind_error(errno, address, port, setting);
    }
    const int on = 1;
    const int off = 0;
    setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (info->ai_family == AF_INET6) {
        setsockopt(socket.fd(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    }
    if (bind(socket.fd(), info->ai_addr, info->ai_addrlen) != 0 || listen(socket.fd(), kBacklog) != 0) {
        return bind_error(errno, address, port, setting);
    }
    return std::unique_ptr<Listener>(new Listener(loop, std::move(socket), std::move(on_accept)));
}

Listener::Listener(runtime::Loop& loop, Descriptor socket, std::function<void(AcceptedSocket)> on_accept)
    : loop_(loop)
    , socket_(std::move(socket))
    , port_(port_of(socket_.fd()))
    , on_accept_(std::move(on_accept)) {
    loop_.poller().add(socket_.fd(), EPOLLIN, *this);
}

Listener::~Listener() {
    if (!paused_) {
        loop_.poller().remove(socket_.fd(), *this);
    }
}

void Listener::on_ready(std::uint32_t) {
    for (int i = 0; i < kAcceptsPerWakeup; ++i) {
        sockaddr_storage storage{};
        socklen_t size = sizeof storage;
        Descriptor accepted(
            accept4(socket_.fd(), reinterpret_cast<sockaddr*>(&storage), &size, SOCK_NONBLOCK | SOCK_CLOEXEC)
        );
        if (accepted.is_open()) {
            const int on = 1;
            setsockopt(accepted.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            on_accept_({std::move(accepted), address_of(storage)});
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            pause();
        }
        if (errno != ECONNABORTED && errno != EINTR) {
            return;
        }
    }
}

void Listener::pause() {
    runtime::Log().warning("accept_paused", {{"port", port_}, {"cause", std::strerror(errno)}});
    loop_.poller().remove(socket_.fd(), *this);
    paused_ = true;
    resume_ = loop_.every(std::chrono::milliseconds(200), [this] {
        paused_ = false;
        loop_.poller().add(socket_.fd(), EPOLLIN, *this);
        resume_.reset();
    });
}

} // namespace leams::net
