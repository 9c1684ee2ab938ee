#pragma once

#include "core/base/result.hpp"
#include "core/formats/json_rules.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace leams::json {

/// Text that is JSON already, embedded as it is.
struct Raw {
    std::string text;
};

/// Appends `text` as a JSON string: escapes quotes, control characters, and "<", U+2028 and U+2029 so that
/// the result may stand in a <script>.
void append_string(std::string& out, std::string_view text);

/// Parses one JSON document of bounded depth. InvalidArgument says where it broke.
Result<boost::json::value> parse(std::string_view text);

} // namespace leams::json
