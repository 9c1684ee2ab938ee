#include "gateway/guest_request.hpp"

#include "core/base/text.hpp"
#include "core/net/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace leams::gateway {
namespace {

constexpr std::size_t kMaxTarget = 1024;
constexpr std::size_t kMaxRouterField = 4096;

constexpr std::string_view kName = "leams-gateway";
/// Next writes the whole page, with its title and preview in the head, for programs of this kind, which may
/// be among those who get it; for browsers it would send what is ready first.
constexpr std::string_view kNameForDocuments = "leams-gateway (like Twitterbot)";

/// As in web/i18n/locales.ts; the first is for who wants none of them.
constexpr std::array<std::string_view, 2> kLanguages{"en", "ru"};

struct Preference {
    std::string_view cookie;
    std::array<std::string_view, 2> values; // All others are as good as none.
};
/// As in web/lib/preferences.ts.
constexpr std::array<Preference, 4> kPreferences{{
    {"leams_theme", {"light", "dark"}},
    {"leams_mature", {"yes", "yes"}},
    {"leams_rail", {"wide", "narrow"}},
    {"leams_rail_watch", {"wide", "narrow"}},
}};
constexpr std::string_view kLanguageCookie = "leams_locale";

/// What pages for everybody take from a query.
constexpr std::array<std::string_view, 7> kKnown{
    "category", "tag", "language", "q", "sort", "page", "cursor"
};
/// What others add to a link, each time something else, and no page reads.
constexpr std::array<std::string_view, 7> kForeign{
    "utm_",
    "fbclid",
    "gclid",
    "yclid",
    "msclkid",
    "igsh",
    "mc_eid",
};

/// What Next's router says of the content that it fetches.
constexpr std::array<std::string_view, 4> kRouterFields{
    "next-router-state-tree",
    "next-router-prefetch",
    "next-router-segment-prefetch",
    "next-url",
};

/// Whether a cookie is one of ours that says more than what a guest prefers: a session's, above all.
bool is_personal(std::string_view cookie) {
    const auto name = cookie.starts_with("__Host-") ? cookie.substr(7) : cookie;
    const auto is_it = [cookie](const Preference& known) { return known.cookie == cookie; };
    return name.starts_with("leams_") && cookie != kLanguageCookie &&
           std::ranges::none_of(kPreferences, is_it);
}

template <class Function>
void for_each_part(std::string_view list, char separator, Function function) {
    while (!list.empty()) {
        const auto end = list.find(separator);
        function(list.substr(0, end));
        list = end == list.npos ? std::string_view() : list.substr(end + 1);
    }
}

bool is_personal(const net::Request& request) {
    bool personal = request.head->has("authorization");
    for (const auto& field : request.head->headers()) {
        if (http1::equals_ignoring_case(field.name, "cookie")) {
            for_each_part(field.value, ';', [&personal](std::string_view pair) {
                personal = personal || is_personal(trim(pair.substr(0, pair.find('='))));
            });
        }
    }
    return personal;
}

/// Path and query without what others add; empty when it has something that we do not know.
std::string shared_target(const net::Request& request, bool content) {
    std::string out(request.path);
    char separator = '?';
    bool known = request.target.size() <= kMaxTarget;
    for_each_part(request.query, '&', [&](std::string_view pair) {
        const auto name = pair.substr(0, pair.find('='));
        const auto foreign = [name](std::string_view one) { return name.starts_with(one); };
        if (pair.empty() || std::ranges::any_of(kForeign, foreign)) {
            return;
        }
        known = known && (std::ranges::find(kKnown, name) != kKnown.end() || (content && name == "_rsc"));
        out.append(1, std::exchange(separator, '&')).append(pair);
    });
    return known ? out : std::string();
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

/// False when the fields are none that a browser sends.
bool append_router_fields(std::string& out, const net::Request& request) {
    if (request.header("rsc") != "1") {
        return false;
    }
    append_line(out, "RSC", "1");
    for (const auto name : kRouterFields) {
        const auto value = request.header(name);
        if (value.size() > kMaxRouterField) {
            return false;
        }
        if (!value.empty()) {
            append_line(out, name, value);
        }
    }
    return true;
}

std::string_view language_of(const net::Request& request, std::string_view cookies) {
    const auto chosen = net::cookie_value(cookies, kLanguageCookie);
    return std::ranges::find(kLanguages, chosen) != kLanguages.end()
               ? chosen
               : negotiated_language(request.header("accept-language"));
}

/// Of one part of an Accept-Language field; 0 when it cannot be read.
double weight_of(std::string_view part) {
    double weight = 1;
    for_each_part(part, ';', [&weight](std::string_view parameter) {
        const auto text = trim(parameter);
        if (text.starts_with("q=")) {
            const auto* end = text.data() + text.size();
            const auto read = std::from_chars(text.data() + 2, end, weight);
            weight = read.ec == std::errc() && read.ptr == end ? weight : 0;
        }
    });
    return weight;
}

} // namespace

std::string_view negotiated_language(std::string_view accept_language) {
    std::string_view best = kLanguages.front();
    double best_weight = 0;
    for_each_part(accept_language, ',', [&](std::string_view part) {
        const auto tag = trim(part.substr(0, part.find(';')));
        const auto language = to_lower_ascii(tag.substr(0, tag.find('-')));
        const auto known = std::ranges::find(kLanguages, language);
        if (const auto weight = weight_of(part); known != kLanguages.end() && weight > best_weight) {
            best = *known;
            best_weight = weight;
        }
    });
    return best;
}

std::optional<std::string> guest_request(const net::Request& request, bool secure) {
    const bool content = request.head->has("rsc");
    const auto target = shared_target(request, content);
    const auto host = to_lower_ascii(request.header("host"));
    if (request.method != "GET" || !request.body.empty() || target.empty() || host.empty() ||
        is_personal(request)) {
        return std::nullopt;
    }
    const auto cookies = request.header("cookie");
    auto text = "GET " + target + " HTTP/1.1\r\n";
    append_line(text, "Host", host);
    append_line(text, "Accept-Language", language_of(request, cookies));
    std::string kept;
    for (const auto& preference : kPreferences) {
        const auto value = net::cookie_value(cookies, preference.cookie);
        if (std::ranges::find(preference.values, value) != preference.values.end()) {
            kept.append(kept.empty() ? "" : "; ").append(preference.cookie).append("=").append(value);
        }
    }
    if (!kept.empty()) {
        append_line(text, "Cookie", kept);
    }
    if (content && !append_router_fields(text, request)) {
        return std::nullopt;
    }
    append_line(text, "User-Agent", content ? kName : kNameForDocuments);
    append_line(text, "X-Forwarded-Proto", secure ? "https" : "http");
    append_line(text, "X-Forwarded-Host", host);
    append_line(text, "Connection", "keep-alive");
    return text + "\r\n";
}

} // namespace leams::gateway
