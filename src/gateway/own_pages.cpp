#include "gateway/own_pages.hpp"

#include <fmt/format.h>

namespace leams::gateway {
namespace {

constexpr std::string_view kPage =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
    "content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"{}\"><title>Leams</title>"
    "<style>:root{{color-scheme:light dark}}body{{font:16px/1.5 system-ui,sans-serif;display:grid;"
    "place-items:center;min-height:90vh;text-align:center}}</style></head><body><main>"
    "<h1>{}</h1><p>This page tries again by itself.</p><p lang=\"ru\">{}. Страница обновится сама.</p>"
    "</main></body></html>";

net::Response
page(std::uint16_t status, std::int64_t retry_after_s, std::string_view english, std::string_view russian) {
    net::Response response{
        .status = status,
        .body = fmt::format(kPage, retry_after_s, english, russian),
        .close = true, // Else a client that does not wait could ask again and again at no cost.
        .policy = net::PagePolicy::Own,
    };
    // Frames are not forbidden: a channel within another site must find its way back as well.
    response.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    response.header("Content-Type", "text/html; charset=utf-8");
    response.header("Cache-Control", "no-store");
    response.header("Retry-After", std::to_string(retry_after_s));
    return response;
}

} // namespace

net::Response down_page() {
    return page(503, 3, "The web app is starting", "Веб-приложение запускается");
}

net::Response busy_page() {
    return page(503, 2, "Too many visitors at once", "Слишком много посетителей сразу");
}

net::Response too_many_pages(std::chrono::milliseconds wait) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return page(429, seconds, "Too many pages in a short time", "Слишком много страниц за короткое время");
}

} // namespace leams::gateway
