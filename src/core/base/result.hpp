#pragma once

#include "core/base/assert.hpp"
#include "core/base/error.hpp"

#include <type_traits>
#include <utility>
#include <variant>

namespace leams {

/// A value or an error; the part of std::expected (C++23) that the project uses.
template <class T, class E = Error>
class [[nodiscard]] Result {
public:
    using value_type = T;
    using error_type = E;

    template <class U = T>
        requires(std::is_constructible_v<T, U &&> && !std::is_same_v<std::remove_cvref_t<U>, Result> && !std::is_same_v<std::remove_cvref_t<U>, E>)
    Result(U&& value)
        : state_(std::in_place_index<0>, std::forward<U>(value)) {}
    Result(E error)
        : state_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T& value() & noexcept { return *get(); }
    const T& value() const& noexcept { return *get(); }
    T&& value() && noexcept { return std::move(*get()); }
    T& operator*() & noexcept { return *get(); }
    const T& operator*() const& noexcept { return *get(); }
    T&& operator*() && noexcept { return std::move(*get()); }
    T* operator->() noexcept { return get(); }
    const T* operator->() const noexcept { return get(); }

    E& error() & noexcept { return *get_error(); }
    const E& error() const& noexcept { return *get_error(); }
    E&& error() && noexcept { return std::move(*get_error()); }

    template <class U>
    T value_or(U&& fallback) && {
        return has_value() ? std::move(*get()) : static_cast<T>(std::forward<U>(fallback));
    }

private:
    T* get() noexcept {
        LEAMS_ASSERT(has_value());
        return std::get_if<0>(&state_);
    }
    const T* get() const noexcept {
        LEAMS_ASSERT(has_value());
        return std::get_if<0>(&state_);
    }
    E* get_error() noexcept {
        LEAMS_ASSERT(!has_value());
        return std::get_if<1>(&state_);
    }
    const E* get_error() const noexcept {
        LEAMS_ASSERT(!has_value());
        return std::get_if<1>(&state_);
    }

    std::variant<T, E> state_;
};

template <class E>
class [[nodiscard]] Result<void, E> {
public:
    using value_type = void;
    using error_type = E;

    Result() = default;
    Result(E error)
        : state_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    void operator*() const noexcept { LEAMS_ASSERT(has_value()); }

    E& error() & noexcept {
        LEAMS_ASSERT(!has_value());
        return *std::get_if<1>(&state_);
    }
    const E& error() const& noexcept {
        LEAMS_ASSERT(!has_value());
        return *std::get_if<1>(&state_);
    }
    E&& error() && noexcept {
        LEAMS_ASSERT(!has_value());
        return std::move(*std::get_if<1>(&state_));
    }

private:
    std::variant<std::monostate, E> state_;
};

} // namespace leams

#define LEAMS_CONCAT_IMPL(a, b) a##b
#define LEAMS_CONCAT(a, b) LEAMS_CONCAT_IMPL(a, b)
#define LEAMS_TRY_IMPL(keyword, result, declaration, ...)                                                    \
    auto result = (__VA_ARGS__);                                                                             \
    if (!result) [[unlikely]] {                                                                              \
        keyword std::move(result).error();                                                                   \
    }                                                                                                        \
    declaration = *std::move(result)
#define LEAMS_CHECK_IMPL(keyword, result, ...)                                                               \
    if (auto result = (__VA_ARGS__); !result) [[unlikely]] {                                                 \
        keyword std::move(result).error();                                                                   \
    }                                                                                                        \
    static_assert(true)

/// LEAMS_TRY(auto x, f()); declares x from f()'s value, or returns f()'s error. The CO_ forms do so in
/// coroutines, and the CHECK forms take a Result<void>.
#define LEAMS_TRY(declaration, ...)                                                                          \
    LEAMS_TRY_IMPL(return, LEAMS_CONCAT(try_result_, __LINE__), declaration, __VA_ARGS__)
#define LEAMS_CO_TRY(declaration, ...)                                                                       \
    LEAMS_TRY_IMPL(co_return, LEAMS_CONCAT(try_result_, __LINE__), declaration, __VA_ARGS__)
#define LEAMS_CHECK(...) LEAMS_CHECK_IMPL(return, LEAMS_CONCAT(check_result_, __LINE__), __VA_ARGS__)
#define LEAMS_CO_CHECK(...) LEAMS_CHECK_IMPL(co_return, LEAMS_CONCAT(check_result_, __LINE__), __VA_ARGS__)
