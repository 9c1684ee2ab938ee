#pragma once

#include "core/runtime/log.hpp"

#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>

#include <type_traits>
#include <utility>

namespace leams::runtime {

/// An executor of Asio's that runs everything within a log scope, and is otherwise the one that it is made
/// of. A coroutine that is spawned on it is in that scope whenever it goes on.
template <class Inner>
class ScopedExecutor {
public:
    ScopedExecutor(Inner inner, LogScope::Field scope) noexcept
        : inner_(std::move(inner))
        , scope_(std::move(scope)) {}

    template <class Property>
        requires boost::asio::can_query_v<const Inner&, Property>
    decltype(auto) query(const Property& property) const noexcept {
        return boost::asio::query(inner_, property);
    }
    template <class Property>
        requires boost::asio::can_require_v<const Inner&, Property>
    auto require(const Property& property) const {
        return with(boost::asio::require(inner_, property));
    }
    template <class Property>
        requires boost::asio::can_prefer_v<const Inner&, Property>
    auto prefer(const Property& property) const {
        return with(boost::asio::prefer(inner_, property));
    }

    template <class Function>
    void execute(Function&& function) const {
        inner_.execute([function = std::forward<Function>(function), scope = scope_]() mutable {
            const LogScope within(std::move(scope));
            std::move(function)();
        });
    }

    bool operator==(const ScopedExecutor&) const noexcept = default;

private:
    template <class Other>
    ScopedExecutor<std::decay_t<Other>> with(Other&& inner) const {
        return {std::forward<Other>(inner), scope_};
    }

    Inner inner_;
    LogScope::Field scope_;
};

} // namespace leams::runtime
