#pragma once

#include "core/base/result.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/metrics.hpp"
#include "core/runtime/task_group.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace leams::app {

/// Asks the backends whether they could serve, each for a bounded time.
class Health {
public:
    struct Check {
        std::string name;
        std::function<runtime::Task<Result<void>>()> ask;
        // Else this process does without it for a while, and serves on.
        bool is_needed = true;
    };
    struct Finding {
        std::string name;
        std::optional<Error> fault;
        std::chrono::microseconds took{};
        bool is_needed = true;
    };
    using Findings = std::vector<Finding>;

    /// Lives on `home`.
    Health(runtime::Loop& home, std::vector<Check> checks, std::chrono::milliseconds deadline);

    /// Looks every ten seconds from now on, for last(). On the home loop, as stop().
    runtime::Task<void> start();
    runtime::Task<void> stop();

    /// What each says now, in the order of the checks; those who look at the same time are told the same.
    /// From any loop.
    runtime::Task<Findings> look();
    /// What the last look found; before the first, that nobody was asked. From any thread.
    Findings last() const;
    /// Of what the last look found.
    void add_metrics(runtime::Metrics& metrics) const;

private:
    struct Round;
    runtime::Task<Findings> look_here();
    Findings unasked() const;
    void begin_round();
    runtime::Task<void> ask(std::shared_ptr<Round> round, std::size_t index);
    void note_answer(Round& round);

    runtime::Loop& home_;
    std::vector<Check> checks_;
    std::chrono::milliseconds deadline_;
    std::shared_ptr<Round> round_; // Null when nobody is being asked.
    bool stopping_ = false;
    mutable std::mutex mutex_;
    Findings last_;
    std::unique_ptr<runtime::Loop::Timer> timer_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::app
