#pragma once

#include "core/net/http.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace leams::gateway {

/// What the web app is asked for in the name of every guest who wants the same page: address, language, theme
/// and, for the content of a page, what the browser's router has already. It is written anew and has nothing
/// else of a visitor, so whoever asks for the same page asks for the same text, byte by byte, and the answer
/// can tell nothing of one to another.
///
/// Nullopt: the request is its sender's alone. So is whatever bears a session, valid or not, or something
/// that we do not know.
std::optional<std::string> guest_request(const net::Request& request, bool secure);

/// The language of the site that a visitor wants most, by an Accept-Language field; as in
/// web/i18n/locales.ts.
std::string_view negotiated_language(std::string_view accept_language);

} // namespace leams::gateway
