#include "core/events/event.hpp"

namespace leams::events {

runtime::Event to_bus(std::string_view topic, std::string payload, UnixMillis now) {
    return {.id = make_uuid7(now), .topic = std::string(topic), .payload = std::move(payload)};
}

} // namespace leams::events
