#pragma once

#include "core/base/descriptor.hpp"

#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace leams::sql {

/// Hangs up for threads that wait for a server which has fallen silent: its kernel may still acknowledge all
/// that is sent, so nothing else would ever wake them. Thread-safe.
class Watchdog {
    struct Watched {
        std::shared_ptr<const Descriptor> socket;
        std::chrono::steady_clock::time_point until;
    };

public:
    Watchdog();
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// Shuts `socket` down, if there is one, once `until` has passed, unless it dies before.
    class Watch {
    public:
        Watch(
            Watchdog& dog,
            std::shared_ptr<const Descriptor> socket,
            std::chrono::steady_clock::time_point until
        );
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

    private:
        Watchdog& dog_;
        std::list<Watched>::iterator place_;
    };

private:
    void run();

    std::mutex mutex_;
    std::condition_variable stopped_;
    std::list<Watched> watched_;
    bool stopping_ = false;
    std::thread thread_; // The last, for it uses the others.
};

} // namespace leams::sql
