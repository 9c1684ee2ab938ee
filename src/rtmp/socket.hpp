#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <sys/socket.h>
#include <utility>

namespace leams::rtmp {

/// Owns a file descriptor.
class Socket {
public:
    Socket() = default;
    explicit Socket(int fd) noexcept
        : fd_(fd) {}
    Socket(Socket&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)) {}
    Socket& operator=(Socket&& other) noexcept {
        close();
        fd_ = std::exchange(other.fd_, -1);
        return *this;
    }
    ~Socket() { close(); }

    int fd() const noexcept { return fd_; }
    bool is_open() const noexcept { return fd_ >= 0; }
    void close() noexcept;

private:
    int fd_ = -1;
};

/// The far end of a connection.
struct Peer {
    std::string address; // Without the port; an IPv4-mapped address as IPv4.
    std::string network; // What limits count by: the address, or an IPv6 address's /64.
};

/// A non-blocking listening TCP socket. The error says what to do about a port that is taken or forbidden.
Result<Socket> listen_on(const std::string& address, std::uint16_t port);
std::uint16_t local_port(const Socket& socket);
Peer to_peer(const sockaddr_storage& address);

/// Accepted sockets: no delay, and keep-alive probes for peers that vanish while nothing is expected of them.
void tune(const Socket& socket);

} // namespace leams::rtmp
