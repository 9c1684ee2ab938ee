#pragma once

#include "core/runtime/bus.hpp"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leams::test {

/// Test-only: keeps what is published, and the consumers, which the tests call themselves.
class FakeBus final : public runtime::Bus {
public:
    runtime::Task<Result<void>> publish(runtime::Event event) override {
        const std::lock_guard lock(mutex_);
        events_.push_back(std::move(event));
        published_.notify_all();
        co_return Result<void>{};
    }
    void
    subscribe(std::string topic, std::string group, Consumer consumer, runtime::SubscribeOptions) override {
        consumers_[std::move(group)][std::move(topic)] = std::move(consumer);
    }

    /// Of a group that has one topic.
    Consumer& consumer(const std::string& group) { return consumers_.at(group).begin()->second; }
    Consumer& consumer(const std::string& group, std::string_view topic) {
        return consumers_.at(group).at(std::string(topic));
    }
    std::vector<runtime::Event> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        published_.wait_for(lock, std::chrono::seconds(20), [&] { return events_.size() >= count; });
        return events_;
    }

private:
    std::mutex mutex_;
    std::condition_variable published_;
    std::vector<runtime::Event> events_;
    std::map<std::string, std::map<std::string, Consumer>> consumers_;
};

} // namespace leams::test
