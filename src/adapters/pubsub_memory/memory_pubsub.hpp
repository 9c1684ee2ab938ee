#pragma once

#include "core/runtime/pubsub.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace leams::adapters {

/// runtime::PubSub within one process.
class MemoryPubSub final : public runtime::PubSub {
public:
    void publish(std::string topic, std::string payload) override;
    std::unique_ptr<Subscription> subscribe(std::string topic, runtime::Loop& loop, Handler handler) override;

private:
    struct Listener;
    class Held;
    std::mutex mutex_;
    std::map<std::string, std::vector<std::weak_ptr<Listener>>> listeners_;
};

} // namespace leams::adapters
