#pragma once

#include "core/base/id.hpp"
#include "core/base/time.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

/// Types with a JSON form of their own, for members of described structs, and how the codec tells types
/// apart.
namespace leams::json {

/// Text that is known when the program is compiled.
template <std::size_t N>
struct FixedText {
    char characters[N]{};

    constexpr FixedText(const char (&text)[N]) {
        for (std::size_t i = 0; i < N; ++i) {
            characters[i] = text[i];
        }
    }
    constexpr std::string_view view() const { return {characters, N - 1}; }
};

/// A member that is always this text, such as the type of a frame.
template <FixedText Text>
struct Constant {
    static constexpr std::string_view text = Text.view();
};

/// A member that is left out of what is written while its value is empty: T{}.
template <class T>
struct OmitEmpty {
    T value{};

    friend bool operator==(const OmitEmpty&, const OmitEmpty&) = default;
};

/// A time in the form of RFC 3339.
struct Timestamp {
    UnixMillis value = 0;

    friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

/// A list that this version never fills.
template <class T>
struct EmptyList {};

/// A T that is JSON already, embedded as it is. T need not be known to who carries it.
template <class T>
struct Encoded {
    std::string text;
};

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && std::is_class_v<T>;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

/// Whether T is made of the class template, as std::optional<int> is of std::optional.
template <class T, template <class...> class Template>
struct IsMadeOf : std::false_type {};
template <template <class...> class Template, class... Arguments>
struct IsMadeOf<Template<Arguments...>, Template> : std::true_type {};

template <class T>
using IsOptional = IsMadeOf<T, std::optional>;
template <class T>
using IsVector = IsMadeOf<T, std::vector>;
template <class T>
using IsVariant = IsMadeOf<T, std::variant>;
template <class T>
using IsStrongId = IsMadeOf<T, StrongId>;
template <class T>
using IsOmitEmpty = IsMadeOf<T, OmitEmpty>;
template <class T>
using IsEmptyList = IsMadeOf<T, EmptyList>;
template <class T>
using IsEncoded = IsMadeOf<T, Encoded>;
template <class T>
struct IsConstant : std::false_type {};
template <FixedText Text>
struct IsConstant<Constant<Text>> : std::true_type {};

template <class T>
using Members =
    boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

/// "LikesTea" as "likes_tea": how enumerators are spelt on the wire.
std::string to_snake_case(std::string_view pascal);
template <DescribedEnum E>
std::string_view wire_name(E value) {
    std::string_view found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
        static const std::string name = to_snake_case(enumerator.name);
        if (value == enumerator.value) {
            found = name;
        }
    });
    return found;
}

} // namespace leams::json
