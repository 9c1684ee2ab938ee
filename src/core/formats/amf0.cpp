#include "core/formats/amf0.hpp"

#include <algorithm>
#include <bit>

namespace leams::formats {

namespace {

// AMF0 2.1: type markers.
enum Marker : std::uint8_t {
    kNumber = 0x00,
    kBoolean = 0x01,
    kString = 0x02,
    kObject = 0x03,
    kNull = 0x05,
    kUndefined = 0x06,
    kReference = 0x07,
    kEcmaArray = 0x08,
    kObjectEnd = 0x09,
    kStrictArray = 0x0A,
    kDate = 0x0B,
    kLongString = 0x0C,
    kUnsupported = 0x0D,
    kXmlDocument = 0x0F,
    kTypedObject = 0x10,
    kAvmPlus = 0x11,
};

class Amf0Parser {
public:
    Amf0Parser(ByteView input, const Amf0Limits& limits)
        : in_(input)
        , limits_(limits) {}

    bool done() const noexcept { return in_.empty(); }

    Result<AmfValue, ParseError> value(std::size_t depth) {
        LEAMS_CHECK(count_element());
        LEAMS_TRY(const auto marker, in_.u8());
        switch (marker) {
        case kNumber: {
            LEAMS_TRY(const double number, read_double());
            return AmfValue{number};
        }
        case kBoolean: {
            LEAMS_TRY(const auto flag, in_.u8());
            return AmfValue{flag != 0};
        }
        case kString: {
            LEAMS_TRY(auto text, short_text());
            return AmfValue{std::move(text)};
        }
        case kLongString:
        case kXmlDocument: {
            LEAMS_TRY(const auto length, in_.u32());
            LEAMS_TRY(const auto bytes, in_.take(length));
            return AmfValue{std::string(as_text(bytes))};
        }
        case kNull:
            return AmfValue{AmfNull{}};
        case kUndefined:
        case kUnsupported:
            return AmfValue{AmfUndefined{}};
        case kDate: {
            LEAMS_TRY(const double millis, read_double());
            LEAMS_CHECK(in_.skip(2));
            return AmfValue{AmfDate{millis}};
        }
        case kObject:
            return object(depth, false);
        case kEcmaArray:
            // Encoders write any count here, so it bounds nothing.
            LEAMS_CHECK(in_.skip(4));
            return object(depth, true);
        case kTypedObject: {
            LEAMS_TRY(const auto class_name, short_text());
            return object(depth, false);
        }
        case kStrictArray:
            return array(depth);
        case kReference:
            return ParseError::unsupported("AMF0 reference");
        case kAvmPlus:
            return ParseError::unsupported("AMF3 value");
        default:
            return ParseError::malformed("unknown AMF0 marker");
        }
    }

private:
    Result<void, ParseError> count_element() {
        if (++elements_ > limits_.elements) {
            return ParseError::malformed("too many AMF0 values");
        }
        return {};
    }

    Result<double, ParseError> read_double() {
        LEAMS_TRY(const auto bits, in_.u64());
        return std::bit_cast<double>(bits);
    }

    Result<std::string, ParseError> short_text() {
        LEAMS_TRY(const auto length, in_.u16());
        LEAMS_TRY(const auto bytes, in_.take(length));
        return std::string(as_text(bytes));
    }

    Result<AmfValue, ParseError> object(std::size_t depth, bool ecma_array) {
        if (depth >= limits_.depth) {
            return ParseError::malformed("AMF0 nests too deeply");
        }
        AmfObject result{.properties = {}, .ecma_array = ecma_array};
        while (!in_.empty()) {
            LEAMS_TRY(auto name, short_text());
            if (name.empty()) {
                // An empty name belongs to the end marker, except in objects of some broken encoders.
                if (in_.empty() || in_.rest().front() == std::byte{kObjectEnd}) {
                    LEAMS_CHECK(in_.empty() ? Result<void, ParseError>{} : in_.skip(1));
                    break;
                }
            }
            LEAMS_TRY(auto item, value(depth + 1));
            result.properties.push_back({std::move(name), std::move(item)});
        }
        return AmfValue{std::move(result)};
    }

    Result<AmfValue, ParseError> array(std::size_t depth) {
        if (depth >= limits_.depth) {
            return ParseError::malformed("AMF0 nests too deeply");
        }
        LEAMS_TRY(const auto count, in_.u32());
        AmfArray result;
        for (std::uint32_t i = 0; i < count; ++i) {
            LEAMS_TRY(auto item, value(depth + 1));
            result.items.push_back(std::move(item));
        }
        return AmfValue{std::move(result)};
    }

    ByteReader in_;
    const Amf0Limits& limits_;
    std::size_t elements_ = 0;
};

} // namespace

bool AmfValue::is_null() const noexcept {
    return std::holds_alternative<AmfNull>(data) || std::holds_alternative<AmfUndefined>(data);
}

const AmfValue* AmfValue::find(std::string_view name) const noexcept {
    const auto* object = std::get_if<AmfObject>(&data);
    if (object == nullptr) {
        return nullptr;
    }
    const auto found = std::ranges::find(object->properties, name, &AmfProperty::name);
    return found == object->properties.end() ? nullptr : &found->value;
}

std::string_view AmfValue::text(std::string_view name) const noexcept {
    const auto* property = find(name);
    const auto* found = property == nullptr ? nullptr : property->string();
    return found == nullptr ? std::string_view{} : std::string_view(*found);
}

Result<std::vector<AmfValue>, ParseError> parse_amf0(ByteView input, const Amf0Limits& limits) {
    Amf0Parser parser(input, limits);
    std::vector<AmfValue> values;
    while (!parser.done()) {
        LEAMS_TRY(auto value, parser.value(0));
        values.push_back(std::move(value));
    }
    return values;
}

void Amf0Writer::number(double value) {
    out_.u8(kNumber);
    out_.u64(std::bit_cast<std::uint64_t>(value));
}

void Amf0Writer::boolean(bool value) {
    out_.u8(kBoolean);
    out_.u8(value ? 1 : 0);
}

void Amf0Writer::string(std::string_view value) {
    if (value.size() > 0xFFFF) {
        out_.u8(kLongString);
        out_.u32(value.size());
    } else {
        out_.u8(kString);
        out_.u16(value.size());
    }
    out_.text(value);
}

void Amf0Writer::null() {
    out_.u8(kNull);
}

void Amf0Writer::undefined() {
    out_.u8(kUndefined);
}

void Amf0Writer::begin_object() {
    out_.u8(kObject);
}

void Amf0Writer::key(std::string_view name) {
    LEAMS_ASSERT(name.size() <= 0xFFFF);
    out_.u16(name.size());
    out_.text(name);
}

void Amf0Writer::end_object() {
    out_.u24(kObjectEnd);
}

void Amf0Writer::value(const AmfValue& value) {
    if (const auto* as_number = value.number()) {
        number(*as_number);
    } else if (const auto* as_boolean = value.boolean()) {
        boolean(*as_boolean);
    } else if (const auto* as_string = value.string()) {
        string(*as_string);
    } else if (const auto* date = std::get_if<AmfDate>(&value.data)) {
        out_.u8(kDate);
        out_.u64(std::bit_cast<std::uint64_t>(date->unix_millis));
        out_.u16(0);
    } else if (const auto* as_array = value.array()) {
        out_.u8(kStrictArray);
        out_.u32(as_array->items.size());
        for (const auto& item : as_array->items) {
            this->value(item);
        }
    } else if (const auto* object = std::get_if<AmfObject>(&value.data)) {
        if (object->ecma_array) {
            out_.u8(kEcmaArray);
            out_.u32(object->properties.size());
        } else {
            begin_object();
        }
        for (const auto& property : object->properties) {
            key(property.name);
            this->value(property.value);
        }
        end_object();
    } else if (std::holds_alternative<AmfUndefined>(value.data)) {
        undefined();
    } else {
        null();
    }
}

} // namespace leams::formats
