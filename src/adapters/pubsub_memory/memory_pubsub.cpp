#include "adapters/pubsub_memory/memory_pubsub.hpp"

#include <algorithm>
#include <utility>

namespace leams::adapters {

// Posted deliveries share it, so that one that is under way finds out that its subscription has died.
struct MemoryPubSub::Listener {
    runtime::Loop& loop;
    Handler handler;
    bool is_listening = true; // On the loop.
};

class MemoryPubSub::Held final : public Subscription {
public:
    explicit Held(std::shared_ptr<Listener> listener) noexcept
        : listener_(std::move(listener)) {}
    ~Held() override { listener_->is_listening = false; }

private:
    std::shared_ptr<Listener> listener_;
};

void MemoryPubSub::publish(std::string topic, std::string payload) {
    const auto shared = std::make_shared<const std::string>(std::move(payload));
    const std::lock_guard lock(mutex_);
    const auto found = listeners_.find(topic);
    if (found == listeners_.end()) {
        return;
    }
    std::erase_if(found->second, [](const auto& listener) { return listener.expired(); });
    for (const auto& weak : found->second) {
        // Posted under the lock: two publishers' messages reach all in one order.
        if (auto listener = weak.lock()) {
            auto& loop = listener->loop;
            loop.post([listener = std::move(listener), shared] {
                if (listener->is_listening) {
                    listener->handler(*shared);
                }
            });
        }
    }
}

std::unique_ptr<runtime::PubSub::Subscription>
MemoryPubSub::subscribe(std::string topic, runtime::Loop& loop, Handler handler) {
    auto listener = std::make_shared<Listener>(loop, std::move(handler));
    {
        const std::lock_guard lock(mutex_);
        listeners_[std::move(topic)].push_back(listener);
    }
    return std::make_unique<Held>(std::move(listener));
}

} // namespace leams::adapters
