#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace leams::vod {

/// Content-Disposition of a download with a title for its name, part `part` of `parts` (RFC 6266, RFC 8187).
std::string content_disposition(std::string_view title, std::size_t part, std::size_t parts);

} // namespace leams::vod
