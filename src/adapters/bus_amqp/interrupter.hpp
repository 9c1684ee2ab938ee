#pragma once

#include <mutex>
#include <sys/socket.h>

namespace leams::adapters {

/// Lets another thread end what one waits for on a socket.
class Interrupter {
public:
    /// By the one who waits: the socket from now on, or -1 before it is closed. False: it was interrupted.
    bool watch(int fd) {
        const std::lock_guard lock(mutex_);
        fd_ = fd;
        return !interrupted_;
    }
    /// From any thread, for good.
    void interrupt() {
        const std::lock_guard lock(mutex_);
        interrupted_ = true;
        if (fd_ >= 0) {
            ::shutdown(fd_, SHUT_RDWR);
        }
    }

private:
    std::mutex mutex_;
    int fd_ = -1;
    bool interrupted_ = false;
};

} // namespace leams::adapters
