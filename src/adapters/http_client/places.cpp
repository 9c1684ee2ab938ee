#include "adapters/http_client/places.hpp"

#include "core/base/finally.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace leams::adapters {

runtime::Task<Result<Places::Place>>
Places::enter(std::string host, std::size_t bytes, std::chrono::steady_clock::time_point latest) {
    // Where there is room, nobody waits for it.
    if (!has_room(host)) {
        if (waiters_.size() >= limits_.waiting || waiting_bytes_ + bytes > limits_.waiting_bytes) {
            co_return Error::resource_exhausted("Too many requests to other servers wait already");
        }
        boost::asio::steady_timer wakeup(loop_.context(), latest);
        Waiter waiter{host, wakeup};
        waiters_.push_back(&waiter);
        waiting_bytes_ += bytes;
        const Finally go([&] {
            std::erase(waiters_, &waiter);
            waiting_bytes_ -= bytes;
        });
        co_await wakeup.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        if (!waiter.admitted) {
            co_return Error::deadline_exceeded("The request had no turn in time");
        }
    } else {
        ++taken_;
        ++taken_by_host_[host];
    }
    co_return Place(*this, std::move(host));
}

bool Places::has_room(const std::string& host) const {
    const auto known = taken_by_host_.find(host);
    return taken_ < limits_.at_once &&
           (known == taken_by_host_.end() || known->second < limits_.at_once_per_host);
}

void Places::leave(const std::string& host) {
    --taken_;
    if (const auto known = taken_by_host_.find(host); --known->second == 0) {
        taken_by_host_.erase(known);
    }
    const auto next = std::ranges::find_if(waiters_, [&](const Waiter* one) {
        return !one->admitted && has_room(one->host);
    });
    if (next != waiters_.end()) {
        ++taken_;
        ++taken_by_host_[(*next)->host];
        (*next)->admitted = true;
        (*next)->wakeup.cancel();
    }
}

} // namespace leams::adapters
