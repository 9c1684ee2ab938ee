#pragma once

#include "core/formats/json_codec.hpp"
#include "core/net/route.hpp"
#include "core/net/url.hpp"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// Makes a route's input of a request.
namespace leams::net {

template <class T>
struct IsUpload : std::false_type {};
template <class P>
struct IsUpload<Upload<P>> : std::true_type {};

/// Binds one text value of a path or query to a field; false when it is not of the field's type.
template <class T>
bool bind_parameter(const std::string& text, T& field) {
    if constexpr (json::IsOptional<T>::value) {
        return bind_parameter(text, field.emplace());
    } else if constexpr (std::is_same_v<T, bool>) {
        field = text == "true" || text == "1";
        return field || text == "false" || text == "0";
    } else if constexpr (std::integral<T>) {
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), field);
        return failure == std::errc{} && end == text.data() + text.size();
    } else if constexpr (json::DescribedEnum<T>) {
        bool known = false;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
            if (json::wire_name(enumerator.value) == text) {
                field = enumerator.value;
                known = true;
            }
        });
        return known;
    } else if constexpr (std::is_constructible_v<T, std::string>) {
        field = T(text);
        return true;
    } else {
        return false;
    }
}

template <class T>
void check_parameter(
    const json::FieldRule& rule, const std::string& pointer, const T& field, json::FieldErrors& errors
) {
    if constexpr (json::IsOptional<T>::value) {
        if (field) {
            check_parameter(rule, pointer, *field, errors);
        }
    } else if constexpr (std::integral<T> && !std::is_same_v<T, bool>) {
        json::check_number(rule, pointer, static_cast<double>(field), errors);
    } else if constexpr (std::is_same_v<T, std::string>) {
        json::check_text(rule, pointer, field, errors);
    }
}

/// What a text is bound from: parameters may name what the input does not have, and leave out what has a
/// default; a form must give every member that is not optional, and each but once.
enum class Source : std::uint8_t { Parameters, Form };

/// Fills the members of `input` that are named among `values`; other names are ignored.
template <class In>
void bind_texts(
    const std::vector<std::pair<std::string, std::string>>& values,
    Source source,
    In& input,
    json::FieldErrors& errors
) {
    using json::rules_of;
    const auto rules = rules_of(std::type_identity<In>{});
    boost::mp11::mp_for_each<json::Members<In>>([&](auto member) {
        const auto is_named = [&](const auto& value) { return value.first == member.name; };
        const auto given = std::ranges::find_if(values, is_named);
        const auto pointer = std::string("/") + member.name;
        auto& field = input.*member.pointer;
        if (given == values.end()) {
            if (source == Source::Form && !json::IsOptional<std::remove_cvref_t<decltype(field)>>::value) {
                errors.add(pointer, "required", "is required");
            }
            return;
        }
        if (source == Source::Form && std::ranges::count_if(values, is_named) > 1) {
            errors.add(pointer, "repeated", "is given more than once");
        } else if (!bind_parameter(given->second, field)) {
            errors.add(pointer, "type", "has the wrong form");
        } else if (const auto rule = std::ranges::find(rules, member.name, &json::FieldRule::field);
                   rule != rules.end()) {
            check_parameter(*rule, pointer, field, errors);
        }
    });
}

/// The body as a JSON object. Path parameters join it, so that one struct describes the whole input.
template <class In>
Result<void> bind_json(const RouteInput& source, In& input, json::FieldErrors& errors) {
    LEAMS_TRY(auto document, json::parse(source.body.empty() ? std::string_view("{}") : source.body));
    if (!document.is_object()) {
        return Error::invalid_argument("The body must be a JSON object");
    }
    for (const auto& [name, text] : source.parameters) {
        document.get_object()[name] = text;
    }
    json::bind_object(document, input, "", errors);
    return {};
}

/// The input of a request: members named in the path come from there; the others from the body for POST, PUT
/// and PATCH, as its rule says, and from the query for GET and DELETE.
template <class In>
Result<In> bind_input(Method method, const BodyRule& body, RouteInput source) {
    In input{};
    json::FieldErrors errors;
    if constexpr (IsUpload<In>::value) {
        if (source.body.empty()) {
            return Error::invalid_argument("The body is empty");
        }
        if constexpr (!std::is_same_v<decltype(input.parameters), NoInput>) {
            bind_texts(source.parameters, Source::Parameters, input.parameters, errors);
        }
        input.content_type = std::move(source.content_type);
        input.bytes = std::move(source.body);
    } else if (!has_body(method)) {
        bind_texts(source.parameters, Source::Parameters, input, errors);
    } else if (body.kind == BodyKind::Form) {
        auto fields = parse_query(source.body);
        fields.insert(fields.begin(), source.parameters.begin(), source.parameters.end());
        bind_texts(fields, Source::Form, input, errors);
    } else {
        LEAMS_CHECK(bind_json(source, input, errors));
    }
    if (!errors.empty()) {
        return std::move(errors).to_error();
    }
    return input;
}

} // namespace leams::net
