#pragma once

#include <unistd.h>
#include <utility>

namespace leams {

/// Owns a file descriptor: closes it once, unless it was moved on.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) noexcept
        : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            close();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    ~Descriptor() { close(); }

    int fd() const noexcept { return fd_; }
    /// False also for what a failed call gave.
    bool is_open() const noexcept { return fd_ >= 0; }
    void close() noexcept {
        if (is_open()) {
            ::close(std::exchange(fd_, -1));
        }
    }

private:
    int fd_ = -1;
};

} // namespace leams
