#include "core/runtime/poller.hpp"

#include "core/base/assert.hpp"

#include <utility>

namespace leams::runtime {

Poller::Poller(std::function<void()> on_add)
    : epoll_(epoll_create1(EPOLL_CLOEXEC))
    , on_add_(std::move(on_add)) {
    LEAMS_ASSERT(epoll_.is_open());
}

Poller::~Poller() {
    LEAMS_ASSERT(size_ == 0);
}

void Poller::add(int fd, std::uint32_t events, PollHandler& handler) {
    epoll_event event{.events = events, .data = {.ptr = &handler}};
    LEAMS_ASSERT(epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, fd, &event) == 0);
    ++size_;
    if (on_add_) {
        on_add_();
    }
}

void Poller::modify(int fd, std::uint32_t events, PollHandler& handler) {
    epoll_event event{.events = events, .data = {.ptr = &handler}};
    LEAMS_ASSERT(epoll_ctl(epoll_.fd(), EPOLL_CTL_MOD, fd, &event) == 0);
}

void Poller::remove(int fd, PollHandler& handler) {
    LEAMS_ASSERT(epoll_ctl(epoll_.fd(), EPOLL_CTL_DEL, fd, nullptr) == 0);
    --size_;
    // Events of this batch that were not dispatched yet must not reach a handler that may be gone.
    for (auto i = next_; i < ready_; ++i) {
        if (events_[i].data.ptr == &handler) {
            events_[i].data.ptr = nullptr;
        }
    }
}

std::size_t Poller::poll() {
    const auto count = epoll_wait(epoll_.fd(), events_.data(), static_cast<int>(events_.size()), 0);
    ready_ = count > 0 ? static_cast<std::size_t>(count) : 0;
    const auto total = ready_;
    for (next_ = 0; next_ < ready_;) {
        const auto& event = events_[next_++];
        if (event.data.ptr != nullptr) {
            static_cast<PollHandler*>(event.data.ptr)->on_ready(event.events);
        }
    }
    next_ = ready_ = 0;
    return total;
}

} // namespace leams::runtime
