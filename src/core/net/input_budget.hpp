#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace leams::net {

/// Counts the bytes of requests that have not arrived whole, over all loops: for each group of addresses and
/// in all. Thread-safe; touched only by requests that come in several pieces.
class InputBudget {
public:
    struct Limits {
        std::size_t per_group = 1024 * 1024;
        std::size_t in_all = 64 * 1024 * 1024;
    };

    InputBudget() = default;
    explicit InputBudget(Limits limits)
        : limits_(limits) {}

    /// What one connection holds.
    class Share {
    public:
        /// An empty `group` counts in all only.
        Share(InputBudget& budget, std::string group)
            : budget_(budget)
            , group_(std::move(group)) {}
        ~Share() { resize(0); }
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

        /// False, and nothing changes, when there is no room for so much.
        bool resize(std::size_t bytes);

    private:
        InputBudget& budget_;
        std::string group_;
        std::size_t bytes_ = 0;
    };

private:
    Limits limits_;
    std::mutex mutex_;
    std::size_t total_ = 0;
    std::unordered_map<std::string, std::size_t> groups_; // Without those that hold nothing.
};

} // namespace leams::net
