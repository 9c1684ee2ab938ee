#pragma once

#include "core/runtime/backend.hpp"
#include "core/runtime/loop.hpp"

#include <functional>
#include <memory>
#include <string>

namespace leams::runtime {

/// Tells every process of the instance, now, and nobody who comes later: nothing is stored, and what is lost
/// on the way stays lost. What must not be lost goes by the Bus. Thread-safe.
class PubSub : public Backend {
public:
    using Handler = std::function<void(const std::string& payload)>;
    /// Hears until it dies; to be destroyed on its loop, or when that loop runs no more.
    class Subscription {
    public:
        virtual ~Subscription() = default;
    };

    /// Never waits. What one thread publishes reaches each subscriber in that order.
    virtual void publish(std::string topic, std::string payload) = 0;
    /// `handler` runs on `loop` for everything published after this call, also by this process.
    virtual std::unique_ptr<Subscription> subscribe(std::string topic, Loop& loop, Handler handler) = 0;
};

} // namespace leams::runtime
