#pragma once

#include "core/base/result.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/task.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <string>
#include <utility>

namespace leams::adapters {

/// How many requests are under way at once. Those beyond wait in turn; a host that is slow holds up only
/// those who ask it.
struct PlaceLimits {
    std::size_t at_once = 32;
    std::size_t at_once_per_host = 8;
    std::size_t waiting = 256;
    std::size_t waiting_bytes = 16 << 20; // Of their bodies.
};

/// Bound to one loop.
class Places {
public:
    /// Held while a request is under way.
    class Place {
    public:
        Place(Places& places, std::string host)
            : places_(&places)
            , host_(std::move(host)) {}
        Place(Place&& other) noexcept
            : places_(std::exchange(other.places_, nullptr))
            , host_(std::move(other.host_)) {}
        Place& operator=(Place&&) = delete;
        ~Place() {
            if (places_ != nullptr) {
                places_->leave(host_);
            }
        }

    private:
        Places* places_;
        std::string host_;
    };

    Places(runtime::Loop& loop, PlaceLimits limits)
        : loop_(loop)
        , limits_(limits) {}

    /// Waits for a place until `latest`; ResourceExhausted when too many wait already.
    runtime::Task<Result<Place>>
    enter(std::string host, std::size_t bytes, std::chrono::steady_clock::time_point latest);

private:
    struct Waiter {
        const std::string& host;
        boost::asio::steady_timer& wakeup;
        bool admitted = false;
    };

    bool has_room(const std::string& host) const;
    void leave(const std::string& host);

    runtime::Loop& loop_;
    PlaceLimits limits_;
    std::size_t taken_ = 0;
    std::map<std::string, std::size_t> taken_by_host_;
    std::list<Waiter*> waiters_;
    std::size_t waiting_bytes_ = 0;
};

} // namespace leams::adapters
