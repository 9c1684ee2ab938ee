#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leams::net {

/// Percent-decoded once; nullopt for a broken escape or a NUL byte. `plus_is_space` as in queries.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

/// name=value pairs of a query, decoded; pairs that do not decode are left out. At most 64.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

/// The first value of `name` in a query, undecoded; nullopt when absent.
std::optional<std::string_view> query_value(std::string_view query, std::string_view name) noexcept;

/// The value of a cookie in a Cookie header; empty when absent.
std::string_view cookie_value(std::string_view header, std::string_view name) noexcept;

} // namespace leams::net
