#pragma once

#include <string>
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

/// Keep-alive probes, for peers that vanish while nothing is expected of them.
void keep_alive(const Socket& socket);

} // namespace leams::rtmp
