#include "adapters/sql/watchdog.hpp"

#include <sys/socket.h>
#include <utility>

namespace leams::sql {
namespace {

constexpr std::chrono::milliseconds kLook{500};

} // namespace

Watchdog::Watchdog()
    : thread_([this] { run(); }) {}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stopped_.notify_one();
    thread_.join();
}

void Watchdog::run() {
    std::unique_lock lock(mutex_);
    while (!stopped_.wait_for(lock, kLook, [this] { return stopping_; })) {
        const auto now = std::chrono::steady_clock::now();
        for (const auto& one : watched_) {
            if (one.socket && now > one.until) {
                ::shutdown(one.socket->fd(), SHUT_RDWR);
            }
        }
    }
}

Watchdog::Watch::Watch(
    Watchdog& dog, std::shared_ptr<const Descriptor> socket, std::chrono::steady_clock::time_point until
)
    : dog_(dog) {
    const std::lock_guard lock(dog_.mutex_);
    place_ = dog_.watched_.insert(dog_.watched_.end(), Watched{std::move(socket), until});
}

Watchdog::Watch::~Watch() {
    const std::lock_guard lock(dog_.mutex_);
    dog_.watched_.erase(place_);
}

} // namespace leams::sql
