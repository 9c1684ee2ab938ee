#pragma once

#include "core/base/parse_error.hpp"
#include "core/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

/// RESP3, the protocol of Redis (its specification: redis/redis-specifications, protocol/RESP3.md), of which
/// version 2 is a part.
namespace leams::resp {

enum class Kind : std::uint8_t { Null, Text, Error, Integer, Double, Boolean, Array, Map, Set, Push };

/// What a server says.
struct Value {
    Kind kind = Kind::Null;
    std::string text;         // Of Text and Error; a number of Double or too large for an Integer as written.
    std::int64_t integer = 0; // Of Integer; of Boolean 0 or 1.
    std::vector<Value> items; // Of Array, Set and Push; of Map each key before its value.

    bool is_error() const noexcept { return kind == Kind::Error; }
    /// The value of a map's key; null when there is none.
    const Value* find(std::string_view key) const noexcept;
};

struct Parsed {
    Value value;
    std::size_t size = 0; // Bytes that it took.
};

inline constexpr std::size_t kMaxTextBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxItems = 1 << 20;
inline constexpr std::size_t kMaxDepth = 8;

/// The value that `input` begins with; NeedMore until it is whole. Attributes are passed over. TooLarge: a
/// text above kMaxTextBytes, more than kMaxItems values in all, or deeper than kMaxDepth; streamed texts and
/// aggregates, which no server sends yet, are Unsupported.
Result<Parsed, ParseError> parse(std::string_view input);

/// A command as its words and then more of them, binary-safe.
std::string
command(std::initializer_list<std::string_view> words, std::initializer_list<std::string_view> more = {});

} // namespace leams::resp
