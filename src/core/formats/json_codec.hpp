#pragma once

#include "core/base/secret.hpp"
#include "core/formats/json.hpp"
#include "core/formats/json_types.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/mp11/algorithm.hpp>

#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// JSON to and from structs described by BOOST_DESCRIBE_STRUCT. A std::optional member may be absent or null.
/// What clients send is read strictly: every other member is required, members that the struct does not have
/// are refused, and so is what breaks the struct's rules.
namespace leams::json {

enum class Reading : std::uint8_t {
    Strict, ///< What a client sends.
    /// What a client of another version may send: strict, but a member that is not known is passed over.
    Tolerant,
    /// What we stored, perhaps in an older or a newer version: a member that is not there keeps its default,
    /// one that is not known is passed over, and rules, which may have changed since, are not asked.
    Stored,
};

/// Code points of UTF-8 text.
std::size_t count_code_points(std::string_view text) noexcept;

template <class T>
void append(std::string& out, const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::integral<T> || std::floating_point<T>) {
        if constexpr (std::floating_point<T>) {
            if (!std::isfinite(value)) {
                out += "null";
                return;
            }
        }
        char buffer[32];
        const auto [end, _] = std::to_chars(buffer, buffer + sizeof buffer, value);
        out.append(buffer, end);
    } else if constexpr (DescribedEnum<T>) {
        append_string(out, wire_name(value));
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        append_string(out, value);
    } else if constexpr (IsStrongId<T>::value) {
        append_string(out, value.str());
    } else if constexpr (std::is_same_v<T, Raw> || IsEncoded<T>::value) {
        out += value.text;
    } else if constexpr (IsConstant<T>::value) {
        append_string(out, T::text);
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        append_string(out, to_rfc3339(value.value));
    } else if constexpr (IsEmptyList<T>::value) {
        out += "[]";
    } else if constexpr (IsOmitEmpty<T>::value) {
        append(out, value.value);
    } else if constexpr (IsVariant<T>::value) {
        std::visit([&](const auto& one) { append(out, one); }, value);
    } else if constexpr (IsOptional<T>::value) {
        if (value) {
            append(out, *value);
        } else {
            out += "null";
        }
    } else if constexpr (IsVector<T>::value) {
        out += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (i != 0) {
                out += ',';
            }
            append(out, value[i]);
        }
        out += ']';
    } else {
        static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
        char separator = '{';
        boost::mp11::mp_for_each<Members<T>>([&](auto member) {
            const auto& field = value.*member.pointer;
            if constexpr (IsOmitEmpty<std::remove_cvref_t<decltype(field)>>::value) {
                if (field == std::remove_cvref_t<decltype(field)>{}) {
                    return;
                }
            }
            out += separator;
            separator = ',';
            out += '"'; // Names of members need no escapes.
            out += member.name;
            out += "\":";
            append(out, field);
        });
        out += separator == '{' ? "{}" : "}";
    }
}

template <class T>
std::string write(const T& value) {
    std::string out;
    append(out, value);
    return out;
}

/// Collects what is wrong with an input, field by field, up to so much that nobody would read more.
class FieldErrors {
public:
    static constexpr std::size_t kMost = 50;

    explicit FieldErrors(Reading reading = Reading::Strict)
        : reading_(reading) {}

    Reading reading() const noexcept { return reading_; }

    void add(std::string pointer, std::string code, std::string detail) {
        if (errors_.size() < kMost) {
            errors_.push_back({std::move(pointer), std::move(code), std::move(detail)});
        }
    }
    bool empty() const noexcept { return errors_.empty(); }
    Error to_error() && { return Error::invalid_fields(std::move(errors_)); }

private:
    Reading reading_;
    std::vector<FieldError> errors_;
};

/// Checks length, range and choices of one field against its rule; each failure gets a code and a sentence.
void check_text(
    const FieldRule& rule, const std::string& pointer, std::string_view text, FieldErrors& errors
);
void check_number(const FieldRule& rule, const std::string& pointer, double number, FieldErrors& errors);
void check_items(const FieldRule& rule, const std::string& pointer, std::size_t count, FieldErrors& errors);
void bind_time(
    const boost::json::value& source, Timestamp& target, const std::string& pointer, FieldErrors& errors
);

template <class T>
void bind_value(
    const boost::json::value& source,
    T& target,
    const FieldRule& rule,
    const std::string& pointer,
    FieldErrors& errors
);

template <Described T>
void bind_object(
    const boost::json::value& source, T& target, const std::string& pointer, FieldErrors& errors
) {
    if (!source.is_object()) {
        errors.add(pointer, "type", "must be an object");
        return;
    }
    static const std::vector<FieldRule> rules = rules_of(std::type_identity<T>{});
    static const FieldRule kNoRule{};
    const bool stored = errors.reading() == Reading::Stored;
    const auto& object = source.get_object();
    std::size_t known = 0;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        const FieldRule* rule = &kNoRule;
        for (const auto& candidate : rules) {
            if (!stored && candidate.field == member.name) {
                rule = &candidate;
            }
        }
        auto& field = target.*member.pointer;
        const auto place = pointer + "/" + member.name;
        if (const auto* value = object.if_contains(member.name)) {
            ++known;
            bind_value(*value, field, *rule, place, errors);
        } else if constexpr (!IsOptional<std::remove_cvref_t<decltype(field)>>::value) {
            if (!stored) {
                errors.add(place, "required", "is required");
            }
        }
    });
    if (errors.reading() != Reading::Strict || known == object.size()) {
        return;
    }
    for (const auto& [name, _] : object) {
        bool found = false;
        boost::mp11::mp_for_each<Members<T>>([&](auto member) { found = found || name == member.name; });
        if (!found) {
            errors.add(pointer + "/" + std::string(name), "unknown", "is not a member of this object");
        }
    }
}

template <class T>
void bind_value(
    const boost::json::value& source,
    T& target,
    const FieldRule& rule,
    const std::string& pointer,
    FieldErrors& errors
) {
    if constexpr (IsOptional<T>::value) {
        if (!source.is_null()) {
            bind_value(source, target.emplace(), rule, pointer, errors);
        }
    } else if constexpr (std::is_same_v<T, bool>) {
        source.is_bool() ? void(target = source.get_bool())
                         : errors.add(pointer, "type", "must be true or false");
    } else if constexpr (std::integral<T>) {
        boost::system::error_code failure;
        const auto number = source.to_number<T>(failure);
        if (failure || !source.is_number()) {
            errors.add(pointer, "type", "must be a whole number");
            return;
        }
        target = number;
        check_number(rule, pointer, static_cast<double>(number), errors);
    } else if constexpr (std::floating_point<T>) {
        if (!source.is_number()) {
            errors.add(pointer, "type", "must be a number");
            return;
        }
        target = source.to_number<T>();
        check_number(rule, pointer, target, errors);
    } else if constexpr (DescribedEnum<T>) {
        bool found = false;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
            if (source.is_string() && wire_name(enumerator.value) == std::string_view(source.get_string())) {
                target = enumerator.value;
                found = true;
            }
        });
        if (!found) {
            errors.add(pointer, "choice", "is not one of the allowed values");
        }
    } else if constexpr (IsVector<T>::value) {
        if (!source.is_array()) {
            errors.add(pointer, "type", "must be an array");
            return;
        }
        const auto& items = source.get_array();
        check_items(rule, pointer, items.size(), errors);
        if (items.size() > rule.max_length) {
            return;
        }
        const FieldRule item_rule{.field = rule.field, .max_length = rule.max_item_length};
        for (std::size_t i = 0; i < items.size(); ++i) {
            bind_value(items[i], target.emplace_back(), item_rule, pointer + "/" + std::to_string(i), errors);
        }
    } else if constexpr (Described<T>) {
        bind_object(source, target, pointer, errors);
    } else if constexpr (IsConstant<T>::value) {
        if (!source.is_string() || std::string_view(source.get_string()) != T::text) {
            errors.add(pointer, "choice", "is not one of the allowed values");
        }
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        bind_time(source, target, pointer, errors);
    } else if constexpr (std::is_same_v<T, Raw>) {
        target.text = boost::json::serialize(source);
    } else {
        static_assert(std::is_constructible_v<T, std::string>, "no JSON form for this type");
        if (!source.is_string()) {
            errors.add(pointer, "type", "must be a string");
            return;
        }
        const std::string_view text = source.get_string();
        check_text(rule, pointer, text, errors);
        target = T(std::string(text));
    }
}

/// A struct from JSON text; the problems of all fields are in the error.
template <Described T>
Result<T> read(std::string_view text, Reading reading = Reading::Strict) {
    LEAMS_TRY(const auto document, parse(text));
    T target{};
    FieldErrors errors(reading);
    bind_object(document, target, "", errors);
    if (!errors.empty()) {
        return std::move(errors).to_error();
    }
    return target;
}

} // namespace leams::json
