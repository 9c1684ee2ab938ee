#include "rtmp/socket.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string_view>
#include <unistd.h>

namespace leams::rtmp {

namespace {

struct Endpoint {
    sockaddr_storage address{};
    socklen_t size = 0;
};

Result<Endpoint> make_endpoint(const std::string& address, std::uint16_t port) {
    Endpoint endpoint;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&endpoint.address);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&endpoint.address);
    if (inet_pton(AF_INET, address.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        endpoint.size = sizeof(sockaddr_in);
    } else if (inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        endpoint.size = sizeof(sockaddr_in6);
    } else {
        return Error::invalid_argument("rtmp.address \"" + address + "\" is not an IPv4 or IPv6 address");
    }
    return endpoint;
}

Error bind_error(int code, const std::string& address, std::uint16_t port) {
    const auto place = "port " + std::to_string(port) + " on " + address;
    switch (code) {
    case EADDRINUSE:
        return Error::unavailable(
            "RTMP " + place + " is taken by another program; set rtmp.port to another port"
        );
    case EACCES:
        return Error::unavailable("RTMP " + place + " needs privileges; set rtmp.port to 1024 or above");
    case EADDRNOTAVAIL:
        return Error::unavailable("This machine has no address " + address + "; set rtmp.address");
    default:
        return Error::unavailable("Cannot listen for RTMP on " + place + ": " + std::strerror(code));
    }
}

void set_option(const Socket& socket, int level, int name, int value) {
    setsockopt(socket.fd(), level, name, &value, sizeof(value));
}

} // namespace

void Socket::close() noexcept {
    if (fd_ >= 0) {
        ::close(std::exchange(fd_, -1));
    }
}

Result<Socket> listen_on(const std::string& address, std::uint16_t port) {
    constexpr int kBacklog = 512;
    auto endpoint = make_endpoint(address, port);
    // A machine without IPv6 still has the "any" address of IPv4.
    Socket socket(::socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.is_open() && address == "::") {
        endpoint = make_endpoint("0.0.0.0", port);
    }
    LEAMS_TRY(const auto bound, std::move(endpoint));
    socket = Socket(::socket(bound.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) {
        return bind_error(errno, address, port);
    }
    set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1);
    if (bound.address.ss_family == AF_INET6) {
        set_option(socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    }
    if (bind(socket.fd(), reinterpret_cast<const sockaddr*>(&bound.address), bound.size) != 0 ||
        listen(socket.fd(), kBacklog) != 0) {
        return bind_error(errno, address, port);
    }
    return socket;
}

std::uint16_t local_port(const Socket& socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof(address);
    if (getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        return 0;
    }
    return ntohs(
        address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                      : reinterpret_cast<const sockaddr_in&>(address).sin_port
    );
}

Peer to_peer(const sockaddr_storage& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.ss_family == AF_INET) {
        inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text.data(), text.size());
        return {text.data(), text.data()};
    }
    auto ip = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    inet_ntop(AF_INET6, &ip, text.data(), text.size());
    if (IN6_IS_ADDR_V4MAPPED(&ip)) {
        constexpr std::string_view kMapped = "::ffff:";
        const std::string v4(std::string_view(text.data()).substr(kMapped.size()));
        return {v4, v4};
    }
    std::string whole(text.data());
    std::memset(&ip.s6_addr[8], 0, 8);
    inet_ntop(AF_INET6, &ip, text.data(), text.size());
    return {std::move(whole), std::string(text.data()) + "/64"};
}

void tune(const Socket& socket) {
    set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(socket, IPPROTO_TCP, TCP_KEEPIDLE, 10);
    set_option(socket, IPPROTO_TCP, TCP_KEEPINTVL, 5);
    set_option(socket, IPPROTO_TCP, TCP_KEEPCNT, 3);
}

} // namespace leams::rtmp
