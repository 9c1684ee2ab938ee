#pragma once

#include "core/formats/json_codec.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>

/// JSON Schema of described structs, as OpenAPI 3.1 wants it.
namespace leams::json {

/// A schema as ready JSON text.
using Schema = std::string;

/// Whether a type is read from clients, who may leave optional members out, or written to them, always whole.
enum class Use : std::uint8_t { Input, Output };

/// Component schemas by name, gathered while schemas refer to them.
struct SchemaSet {
    std::map<std::string, Schema, std::less<>> components;
    Use use = Use::Output;
};

/// "leams::auth::Tokens" as "Tokens": the struct's own name, which is its name in the API's description too.
template <class T>
constexpr std::string_view type_name() {
    std::string_view name = __PRETTY_FUNCTION__;
    name.remove_prefix(name.find("T = ") + 4);
    name.remove_suffix(1);
    const auto colon = name.rfind("::");
    return colon == std::string_view::npos ? name : name.substr(colon + 2);
}

/// The members of `rule` as JSON Schema keywords, each with a leading comma.
std::string text_keywords(const FieldRule& rule);
std::string number_keywords(const FieldRule& rule);
std::string item_keywords(const FieldRule& rule);

template <class T>
Schema schema_of(SchemaSet& set, const FieldRule& rule = {});

template <class T>
Schema schema_of_content(SchemaSet& set, std::type_identity<EmptyList<T>>) {
    return schema_of<std::vector<T>>(set);
}
template <class T>
Schema schema_of_content(SchemaSet& set, std::type_identity<Encoded<T>>) {
    return schema_of<T>(set);
}

template <Described T>
Schema object_schema(SchemaSet& set) {
    std::string properties;
    std::string required;
    const auto rules = rules_of(std::type_identity<T>{});
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        using Field = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        FieldRule rule;
        for (const auto& candidate : rules) {
            rule = candidate.field == member.name ? candidate : rule;
        }
        properties += properties.empty() ? "" : ",";
        append_string(properties, member.name);
        properties += ":" + schema_of<Field>(set, rule);
        if (!IsOmitEmpty<Field>::value && (!IsOptional<Field>::value || set.use == Use::Output)) {
            required += required.empty() ? "" : ",";
            append_string(required, member.name);
        }
    });
    return R"({"type":"object","properties":{)" + properties + "}" +
           (required.empty() ? "" : R"(,"required":[)" + required + "]") + "}";
}

template <class T>
Schema schema_of(SchemaSet& set, const FieldRule& rule) {
    if constexpr (std::is_same_v<T, bool>) {
        return R"({"type":"boolean"})";
    } else if constexpr (std::integral<T>) {
        return R"({"type":"integer")" + number_keywords(rule) + "}";
    } else if constexpr (std::floating_point<T>) {
        return R"({"type":"number")" + number_keywords(rule) + "}";
    } else if constexpr (DescribedEnum<T>) {
        std::string choices;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
            choices += choices.empty() ? "" : ",";
            append_string(choices, wire_name(enumerator.value));
        });
        return R"({"type":"string","enum":[)" + choices + "]}";
    } else if constexpr (IsOptional<T>::value) {
        return R"({"anyOf":[)" + schema_of<typename T::value_type>(set, rule) + R"(,{"type":"null"}]})";
    } else if constexpr (IsVector<T>::value) {
        const FieldRule item{.field = rule.field, .max_length = rule.max_item_length};
        return R"({"type":"array","items":)" + schema_of<typename T::value_type>(set, item) +
               item_keywords(rule) + "}";
    } else if constexpr (IsConstant<T>::value) {
        return R"({"const":)" + write(T::text) + "}";
    } else if constexpr (IsOmitEmpty<T>::value) {
        return schema_of<decltype(T::value)>(set, rule);
    } else if constexpr (IsVariant<T>::value) {
        std::string choices;
        boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, T>>(
            [&]<class One>(std::type_identity<One>) {
                choices += choices.empty() ? "" : ",";
                choices += schema_of<One>(set);
            }
        );
        return R"({"anyOf":[)" + choices + "]}";
    } else if constexpr (IsEmptyList<T>::value || IsEncoded<T>::value) {
        return schema_of_content(set, std::type_identity<T>{});
    } else if constexpr (std::is_same_v<T, Raw>) {
        return R"({"type":"object","additionalProperties":true})";
    } else if constexpr (Described<T>) {
        const std::string name(type_name<T>());
        if (!set.components.contains(name)) {
            set.components.emplace(name, "{}"); // Stops a type that contains itself from recursing for ever.
            set.components[name] = object_schema<T>(set);
        }
        return R"({"$ref":"#/components/schemas/)" + name + R"("})";
    } else {
        return R"({"type":"string")" + text_keywords(rule) + "}";
    }
}

} // namespace leams::json
