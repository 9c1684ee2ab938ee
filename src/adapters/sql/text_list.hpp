#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leams::sql {

/// A list of texts as a column holds it: a JSON array.
std::string to_column(const std::vector<std::string>& list);
/// What is malformed gives an empty list.
std::vector<std::string> from_column(std::string_view text);

} // namespace leams::sql
