#pragma once

#include "core/base/bytes.hpp"
#include "core/base/encoding.hpp"
#include "core/formats/json_codec.hpp"

#include <optional>
#include <string>

/// Where the next page of a list begins, as clients carry it: opaque to them, and read as strictly as any
/// other input. `Key` is a described struct of the last row's values in the list's order; a cursor of another
/// list is refused unless its key has the same members.
namespace leams::net {

template <class Key>
std::string to_cursor(const Key& key) {
    return to_base64url(as_bytes(json::write(key)));
}

/// Empty for the first page. InvalidArgument names the field /cursor.
template <class Key>
Result<std::optional<Key>> from_cursor(const std::optional<std::string>& cursor) {
    constexpr std::size_t kLongest = 1024;
    if (!cursor || cursor->empty()) {
        return std::optional<Key>();
    }
    const auto bytes = cursor->size() <= kLongest ? from_base64url(*cursor) : std::nullopt;
    if (bytes) {
        if (auto key = json::read<Key>(as_text(*bytes))) {
            return std::optional(std::move(*key));
        }
    }
    return Error::invalid_fields({{"/cursor", "cursor", "is not one that this list gave"}});
}

} // namespace leams::net
