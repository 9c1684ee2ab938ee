#pragma once

#include "core/base/result.hpp"
#include "core/runtime/log.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace leams::adapters {

/// How one of the bus's connections fares. Each change is logged once. Thread-safe.
class LinkState {
public:
    LinkState(runtime::Log log, std::string use)
        : log_(log.with("connection", use))
        , use_(std::move(use)) {}

    const std::string& use() const noexcept { return use_; }

    void came_up(const std::string& version) {
        const std::lock_guard lock(mutex_);
        version_ = version;
        fault_.reset();
        up_.store(true, std::memory_order_relaxed);
        ups_.fetch_add(1, std::memory_order_relaxed);
        log_.info("rabbitmq_connected", {{"version", version}});
    }
    /// Also for each attempt in vain.
    void failed(const Error& error) {
        const std::lock_guard lock(mutex_);
        const bool known = fault_ && fault_->code() == error.code();
        log_.failure(known ? runtime::LogLevel::Debug : runtime::LogLevel::Warning, "rabbitmq_away", error);
        fault_ = error;
        up_.store(false, std::memory_order_relaxed);
        blocked_.store(false, std::memory_order_relaxed);
    }
    /// The server takes nothing for now, such as when its disk is full; empty: it does again.
    void blocked(const std::string& reason) {
        if (reason.empty()) {
            log_.info("rabbitmq_unblocked");
        } else {
            log_.warning("rabbitmq_blocked", {{"reason", reason}});
        }
        blocked_.store(!reason.empty(), std::memory_order_relaxed);
    }

    bool is_up() const noexcept { return up_.load(std::memory_order_relaxed); }
    bool is_blocked() const noexcept { return blocked_.load(std::memory_order_relaxed); }
    const std::atomic<std::uint64_t>& ups() const noexcept { return ups_; }
    std::optional<Error> fault() const {
        const std::lock_guard lock(mutex_);
        return fault_;
    }
    std::string version() const {
        const std::lock_guard lock(mutex_);
        return version_;
    }

private:
    runtime::Log log_;
    std::string use_;
    std::atomic<bool> up_{false};
    std::atomic<bool> blocked_{false};
    std::atomic<std::uint64_t> ups_{0};
    mutable std::mutex mutex_;
    std::optional<Error> fault_;
    std::string version_;
};

} // namespace leams::adapters
