#pragma once

#include "core/runtime/loop.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

namespace leams::runtime {

/// The process's event loops, one thread each.
class Loops {
public:
    explicit Loops(std::size_t count);
    ~Loops();
    Loops(const Loops&) = delete;
    Loops& operator=(const Loops&) = delete;

    std::size_t size() const noexcept { return loops_.size(); }
    Loop& at(std::size_t index) noexcept { return *loops_[index]; }
    /// Spreads things over the loops, in turn. Thread-safe.
    Loop& next() noexcept { return *loops_[next_.fetch_add(1, std::memory_order_relaxed) % loops_.size()]; }

    void start();
    /// Stops every loop and joins its thread. Everything that lives on them must have been closed.
    void stop();

private:
    std::vector<std::unique_ptr<Loop>> loops_;
    std::vector<std::thread> threads_;
    std::atomic<std::size_t> next_{0};
};

void add_metrics(Metrics& metrics, Loops& loops);

} // namespace leams::runtime
