#pragma once

#include <string>
#include <string_view>

/// Tags by which a client asks whether what it has is still so (RFC 9110 section 8.8.3).
namespace leams::net {

/// The tag of an answer's body, in its quotes, without the mark of weakness.
std::string entity_tag(std::string_view body);

/// Whether If-None-Match names `tag`, weakly or not; empty: it was not sent.
bool matches_tag(std::string_view if_none_match, std::string_view tag) noexcept;

} // namespace leams::net
