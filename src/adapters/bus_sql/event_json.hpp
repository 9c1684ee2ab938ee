#pragma once

#include "core/formats/json_codec.hpp"
#include "core/runtime/bus.hpp"

#include <span>
#include <string>

namespace leams::adapters {

/// Many rows for one statement, as one JSON text.
inline std::string json_of(std::span<const runtime::Event> events) {
    std::string out = "[";
    for (const auto& event : events) {
        out += out.size() > 1 ? ",{\"id\":" : "{\"id\":";
        json::append(out, event.id);
        out += ",\"topic\":";
        json::append(out, event.topic);
        out += ",\"order_key\":";
        json::append(out, event.order);
        out += ",\"payload\":";
        json::append(out, event.payload);
        out += '}';
    }
    return out + "]";
}

} // namespace leams::adapters
