#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/formats/json_codec.hpp"
#include "core/runtime/bus.hpp"
#include "core/runtime/pubsub.hpp"

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What happened, as values. Each event is a described struct with the name of its topic; its JSON is what
/// the bus stores and pubsub carries. Versions of the server older and newer than the writer read it: members
/// are only added, and have a default for those who write without them.
namespace leams::events {

template <class E>
concept Event = json::Described<E> && requires {
    { E::kTopic } -> std::convertible_to<std::string_view>;
};

/// An event for the bus, with an id of its own; `payload` is JSON.
runtime::Event to_bus(std::string_view topic, std::string payload, UnixMillis now);
/// The events of which order() gives the same come one after another to the groups that ask for it.
template <Event E>
runtime::Event to_bus(const E& event, UnixMillis now) {
    auto stored = to_bus(E::kTopic, json::write(event), now);
    if constexpr (requires { event.order(); }) {
        stored.order = event.order();
    }
    return stored;
}

/// InvalidArgument when it is none that this version can read.
template <Event E>
Result<E> from_bus(const runtime::Event& event) {
    return json::read<E>(event.payload, json::Reading::Stored);
}

namespace detail {

// By value: the task outlives the call that made it.
template <Event E, class Consumer>
runtime::Task<Result<void>> read_and_consume(Consumer consumer, std::vector<runtime::Event> batch) {
    std::vector<E> events;
    events.reserve(batch.size());
    for (const auto& event : batch) {
        LEAMS_CO_TRY(auto value, from_bus<E>(event));
        events.push_back(std::move(value));
    }
    co_return co_await consumer(std::move(events));
}

} // namespace detail

/// Registers the consumer group `group` of E's topic, before the bus starts. A batch with an event that
/// cannot be read is refused as a whole, so that the bus finds and buries it.
template <Event E>
void subscribe(
    runtime::Bus& bus,
    std::string group,
    std::function<runtime::Task<Result<void>>(std::vector<E>)> consumer,
    runtime::SubscribeOptions options = {}
) {
    bus.subscribe(
        std::string(E::kTopic),
        std::move(group),
        [consumer = std::move(consumer)](std::vector<runtime::Event> batch) {
            return detail::read_and_consume<E>(consumer, std::move(batch));
        },
        options
    );
}

/// Tells every process that listens now.
template <Event E>
void broadcast(runtime::PubSub& pubsub, const E& event) {
    pubsub.publish(std::string(E::kTopic), json::write(event));
}

/// Hears what is broadcast, on `loop`, for as long as the subscription lives. What cannot be read is passed
/// over.
template <Event E>
std::unique_ptr<runtime::PubSub::Subscription>
listen(runtime::PubSub& pubsub, runtime::Loop& loop, std::function<void(const E&)> handler) {
    return pubsub
        .subscribe(std::string(E::kTopic), loop, [handler = std::move(handler)](const std::string& payload) {
            if (const auto event = json::read<E>(payload, json::Reading::Stored)) {
                handler(*event);
            }
        });
}

namespace detail {

template <Event E>
runtime::Task<Result<void>> broadcast_all(runtime::PubSub& pubsub, std::vector<E> events) {
    for (const auto& event : events) {
        broadcast(pubsub, event);
    }
    co_return Result<void>();
}

} // namespace detail

/// Tells every process that listens now what comes by the bus, of which it is the consumer group `group`.
template <Event E>
void relay(runtime::Bus& bus, runtime::PubSub& pubsub, std::string group) {
    subscribe<E>(bus, std::move(group), [&pubsub](std::vector<E> events) {
        return detail::broadcast_all(pubsub, std::move(events));
    });
}

} // namespace leams::events
