#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>
#include <vector>

namespace leams::json {

/// What a field of an input must satisfy beyond its type. Checked when it is read, and shown in the API's
/// description.
struct FieldRule {
    std::string_view field;
    std::size_t min_length = 0; // Strings: in code points. Arrays: items.
    std::size_t max_length = std::numeric_limits<std::size_t>::max();
    std::int64_t minimum = std::numeric_limits<std::int64_t>::min();
    std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
    std::vector<std::string_view> choices{};
    std::string_view format{}; // OpenAPI's format: "email", "password", "uuid".
    std::size_t max_item_length = std::numeric_limits<std::size_t>::max(); // Arrays of strings: per item.
};

/// An input type declares its rules by an overload of this function in its own namespace.
template <class T>
std::vector<FieldRule> rules_of(std::type_identity<T>) {
    return {};
}

} // namespace leams::json
