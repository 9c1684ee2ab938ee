#pragma once

#include "core/base/id.hpp"
#include "core/base/secret.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <soci/soci.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// Typed statements over SOCI. They keep every bound value alive until the statement has run (soci::use() of a
// temporary dangles) and never use soci::row, whose integer types differ between the engines. Parameters are
// bound by name, because a name that occurs twice is one position on SQLite and two on PostgreSQL.
namespace leams::sql {

namespace detail {

template <class T>
struct Wire; // How T travels: `Raw` is what SOCI binds.

template <>
struct Wire<std::string> {
    using Raw = std::string;
    // A zero would end the text on PostgreSQL and not on SQLite.
    static Raw to(std::string_view value) {
        Raw raw(value);
        std::ranges::replace(raw, '\0', ' ');
        return raw;
    }
    static std::string from(Raw raw) { return raw; }
};
template <std::integral T>
struct Wire<T> {
    using Raw = long long;
    static Raw to(T value) { return static_cast<Raw>(value); }
    static T from(Raw raw) { return static_cast<T>(raw); }
};
template <>
struct Wire<double> {
    using Raw = double;
    static Raw to(double value) { return value; }
    static double from(Raw raw) { return raw; }
};
template <class Tag>
struct Wire<StrongId<Tag>> {
    using Raw = std::string;
    static Raw to(const StrongId<Tag>& value) { return value.str(); }
    static StrongId<Tag> from(Raw raw) { return StrongId<Tag>(std::move(raw)); }
};
template <>
struct Wire<Secret> {
    using Raw = std::string;
    static Raw to(const Secret& value) { return std::string(value.reveal()); }
    static Secret from(Raw raw) { return Secret(std::move(raw)); }
};

template <class T>
struct IsNullable : std::false_type {};
template <class T>
struct IsNullable<std::optional<T>> : std::true_type {};

template <class T>
struct Column {
    typename Wire<T>::Raw raw{};
    soci::indicator indicator = soci::i_ok;

    T take() { return indicator == soci::i_null ? T{} : Wire<T>::from(std::move(raw)); }
};
template <class T>
struct Column<std::optional<T>> {
    typename Wire<T>::Raw raw{};
    soci::indicator indicator = soci::i_ok;

    std::optional<T> take() {
        return indicator == soci::i_null ? std::nullopt : std::optional<T>(Wire<T>::from(std::move(raw)));
    }
};

template <class Row>
struct Columns {
    using Members = boost::describe::describe_members<Row, boost::describe::mod_public>;
    template <class D>
    using MemberType = std::remove_cvref_t<decltype(std::declval<Row&>().*D::pointer)>;
    template <class D>
    using ColumnOf = Column<MemberType<D>>;
    boost::mp11::mp_rename<boost::mp11::mp_transform<ColumnOf, Members>, std::tuple> columns;

    void bind(soci::statement& statement) {
        std::apply(
            [&](auto&... column) { (statement.exchange(soci::into(column.raw, column.indicator)), ...); },
            columns
        );
    }
    Row take() {
        Row row{};
        boost::mp11::mp_for_each<boost::mp11::mp_iota<boost::mp11::mp_size<Members>>>([&](auto index) {
            using D = boost::mp11::mp_at<Members, decltype(index)>;
            row.*D::pointer = std::get<decltype(index)::value>(columns).take();
        });
        return row;
    }
};
template <class Row>
    requires requires { sizeof(Wire<Row>); }
struct Columns<Row> {
    Column<Row> column;

    void bind(soci::statement& statement) { statement.exchange(soci::into(column.raw, column.indicator)); }
    Row take() { return column.take(); }
};

template <class Raw>
struct Argument {
    const char* name;
    Raw raw{};
    soci::indicator indicator = soci::i_ok;
};

template <class Row, class Sink, class... Raws>
void select(soci::session& session, const char* text, Sink sink, Argument<Raws>&... arguments) {
    Columns<Row> columns;
    soci::statement statement(session);
    columns.bind(statement);
    (statement.exchange(soci::use(arguments.raw, arguments.indicator, arguments.name)), ...);
    statement.alloc();
    statement.prepare(text, soci::details::st_one_time_query);
    statement.define_and_bind();
    for (bool more = statement.execute(true); more && sink(columns.take());) {
        more = statement.fetch();
    }
}

} // namespace detail

/// Gives the parameter `:name` of a statement its value. Accepts text, integers, bool, double, ids, secrets
/// and optionals of them (empty is NULL).
template <class T>
auto arg(const char* name, const T& value) {
    if constexpr (std::is_same_v<T, std::nullopt_t>) {
        return detail::Argument<std::string>{name, {}, soci::i_null};
    } else if constexpr (detail::IsNullable<T>::value) {
        using Wire = detail::Wire<typename T::value_type>;
        return value ? detail::Argument<typename Wire::Raw>{name, Wire::to(*value), soci::i_ok}
                     : detail::Argument<typename Wire::Raw>{name, {}, soci::i_null};
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        return detail::Argument<std::string>{name, detail::Wire<std::string>::to(value), soci::i_ok};
    } else {
        using Wire = detail::Wire<T>;
        return detail::Argument<typename Wire::Raw>{name, Wire::to(value), soci::i_ok};
    }
}

/// Runs a statement without result rows; gives the number of rows it changed.
template <class... Raws>
long long execute(soci::session& session, const char* text, detail::Argument<Raws>... arguments) {
    soci::statement statement(session);
    (statement.exchange(soci::use(arguments.raw, arguments.indicator, arguments.name)), ...);
    statement.alloc();
    statement.prepare(text, soci::details::st_one_time_query);
    statement.define_and_bind();
    statement.execute(true);
    return statement.get_affected_rows();
}

/// The first row, if there is one. Row is a described struct whose members stand in the order of the columns,
/// or one of the types that arg() takes. NULL becomes an empty optional, or the type's zero value.
template <class Row, class... Raws>
std::optional<Row> one(soci::session& session, const char* text, detail::Argument<Raws>... arguments) {
    std::optional<Row> found;
    const auto sink = [&](Row row) {
        found = std::move(row);
        return false;
    };
    detail::select<Row>(session, text, sink, arguments...);
    return found;
}

/// All rows. The statement itself must bound their number.
template <class Row, class... Raws>
std::vector<Row> all(soci::session& session, const char* text, detail::Argument<Raws>... arguments) {
    std::vector<Row> rows;
    const auto sink = [&](Row row) {
        rows.push_back(std::move(row));
        return true;
    };
    detail::select<Row>(session, text, sink, arguments...);
    return rows;
}

} // namespace leams::sql
