#pragma once

#include "core/base/time.hpp"

#include <optional>
#include <string_view>

namespace leams::formats {

/// A time as HTTP tells it (RFC 9110, 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT". The two forms that are
/// obsolete are not read.
std::optional<UnixMillis> parse_http_date(std::string_view text);

} // namespace leams::formats
