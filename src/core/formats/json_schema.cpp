#include "core/formats/json_schema.hpp"

namespace leams::json {
namespace {

template <class T>
void keyword(std::string& out, std::string_view name, T value, T unset) {
    if (value != unset) {
        out += ",\"" + std::string(name) + "\":" + std::to_string(value);
    }
}

void range(std::string& out, std::string_view low, std::string_view high, const FieldRule& rule) {
    keyword(out, low, rule.min_length, FieldRule{}.min_length);
    keyword(out, high, rule.max_length, FieldRule{}.max_length);
}

} // namespace

std::string text_keywords(const FieldRule& rule) {
    std::string out;
    range(out, "minLength", "maxLength", rule);
    if (!rule.format.empty()) {
        out += ",\"format\":";
        append_string(out, rule.format);
    }
    if (!rule.choices.empty()) {
        out += ",\"enum\":";
        append(out, rule.choices);
    }
    return out;
}

std::string number_keywords(const FieldRule& rule) {
    std::string out;
    keyword(out, "minimum", rule.minimum, FieldRule{}.minimum);
    keyword(out, "maximum", rule.maximum, FieldRule{}.maximum);
    return out;
}

std::string item_keywords(const FieldRule& rule) {
    std::string out;
    range(out, "minItems", "maxItems", rule);
    return out;
}

} // namespace leams::json
