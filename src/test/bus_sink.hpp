#pragma once

#include "core/runtime/bus.hpp"
#include "test/eventually.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace leams::test {

/// A consumer that remembers what it got and fails when told to.
class Sink {
public:
    runtime::Bus::Consumer consumer() {
        return [this](std::vector<runtime::Event> batch) { return take(std::move(batch)); };
    }

    /// What was taken, one after another.
    std::vector<std::string> taken() {
        const std::lock_guard lock(mutex_);
        return taken_;
    }
    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return total_;
    }
    std::map<std::string, int> wait_for(std::size_t total) {
        std::unique_lock lock(mutex_);
        came_.wait_for(lock, kPatience, [&] { return total_ >= total; });
        return seen_;
    }

    void forget_poison() {
        const std::lock_guard lock(mutex_);
        poison.clear();
    }

    std::atomic<bool> failing = false;
    // Before the bus starts, or while it has nothing to deliver:
    std::string poison;     // The id of an event that is never taken.
    std::string unreadable; // The id of an event that cannot be read.
    std::string complaint = "not now";
    std::vector<std::exception_ptr> throwing; // One for each delivery, from the back.
    std::atomic<std::size_t> largest_batch = 0;

private:
    runtime::Task<Result<void>> take(std::vector<runtime::Event> batch) {
        const std::lock_guard lock(mutex_);
        largest_batch = std::max(largest_batch.load(), batch.size());
        bool poisoned = false;
        bool readable = true;
        for (const auto& event : batch) {
            ++seen_[event.id];
            ++total_;
            poisoned = poisoned || event.id == poison;
            readable = readable && event.id != unreadable;
        }
        came_.notify_all();
        if (!throwing.empty()) {
            const auto thrown = throwing.back();
            throwing.pop_back();
            std::rethrow_exception(thrown);
        }
        if (!readable) {
            co_return Error::invalid_argument("It cannot be read");
        }
        if (failing || poisoned) {
            co_return Error::unavailable(complaint);
        }
        for (const auto& event : batch) {
            taken_.push_back(event.id);
        }
        co_return Result<void>{};
    }

    std::mutex mutex_;
    std::condition_variable came_;
    std::map<std::string, int> seen_;
    std::vector<std::string> taken_;
    std::size_t total_ = 0;
};

} // namespace leams::test
