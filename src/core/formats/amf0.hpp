#pragma once

#include "core/base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace leams::formats {

struct AmfProperty;

/// An object; `ecma_array` says that it was, or is to be, written as an ECMA array. Order and duplicates are
/// kept.
struct AmfObject {
    std::vector<AmfProperty> properties;
    bool ecma_array = false;
};

struct AmfValue;

struct AmfArray {
    std::vector<AmfValue> items;
};

struct AmfNull {};
struct AmfUndefined {};

/// Milliseconds since 1970 in UTC; the time zone field is reserved and ignored.
struct AmfDate {
    double unix_millis = 0;
};

/// One AMF0 value. Long strings and XML documents are strings; typed objects are objects without their class
/// name; "unsupported" is undefined.
struct AmfValue {
    std::variant<AmfNull, AmfUndefined, double, bool, std::string, AmfObject, AmfArray, AmfDate> data;

    bool is_null() const noexcept;
    const double* number() const noexcept { return std::get_if<double>(&data); }
    const bool* boolean() const noexcept { return std::get_if<bool>(&data); }
    const std::string* string() const noexcept { return std::get_if<std::string>(&data); }
    const AmfArray* array() const noexcept { return std::get_if<AmfArray>(&data); }
    /// The named property of an object or an ECMA array; null when this is neither or has none such.
    const AmfValue* find(std::string_view name) const noexcept;
    /// The named property's text; empty when there is none or it is no string.
    std::string_view text(std::string_view name) const noexcept;
};

struct AmfProperty {
    std::string name;
    AmfValue value;
};

struct Amf0Limits {
    std::size_t depth = 32;      // Nested objects and arrays.
    std::size_t elements = 4096; // Values and properties in one message.
};

/// Reads all the values of a message body (AMF0 2.2 to 2.18). An ECMA array's count is only a hint, and an
/// object that ends with the input instead of an object-end marker is complete. Fails on references, on AVM+
/// values, and above the limits.
Result<std::vector<AmfValue>, ParseError> parse_amf0(ByteView input, const Amf0Limits& limits = {});

/// Appends values to a message body.
class Amf0Writer {
public:
    explicit Amf0Writer(Bytes& output) noexcept
        : out_(output) {}

    void number(double value);
    void boolean(bool value);
    void string(std::string_view value);
    void null();
    void undefined();
    void value(const AmfValue& value);

    /// begin_object(), then pairs of key() and one value, then end_object().
    void begin_object();
    void key(std::string_view name);
    void end_object();

private:
    ByteWriter out_;
};

} // namespace leams::formats
