#include "gateway/streamed_page.hpp"

#include <algorithm>
#include <array>

namespace leams::gateway {
namespace {

constexpr std::uint64_t kGzipFrom = 1024; // Bytes; less gains nothing.

} // namespace

bool is_passed_on(std::string_view field) noexcept {
    return !http1::is_hop_by_hop(field) && !http1::equals_ignoring_case(field, "date") &&
           !http1::equals_ignoring_case(field, "content-length") &&
           !http1::equals_ignoring_case(field, "x-content-type-options");
}

bool is_text(const http1::Head& head) noexcept {
    constexpr std::array<std::string_view, 7> kTypes{
        "text/",
        "application/javascript",
        "application/json",
        "application/manifest+json",
        "application/xml",
        "image/svg+xml",
        "application/rss+xml",
    };
    const auto type = head.header("content-type");
    const bool whole = head.status != 204 && head.status != 206 && head.status != 304;
    return whole && !head.has("content-encoding") &&
           std::any_of(kTypes.begin(), kTypes.end(), [type](auto known) { return type.starts_with(known); });
}

void StreamedPage::begin(const http1::Head& head, std::function<void(bool alive)> on_drain) {
    net::Response response{.status = head.status, .policy = net::PagePolicy::Own};
    const bool text = is_text(head);
    const bool gzip = text && takes_gzip_ && head.content_length.value_or(kGzipFrom) >= kGzipFrom;
    for (const auto& field : head.headers()) {
        if (gzip && http1::equals_ignoring_case(field.name, "etag") && field.value.starts_with('"')) {
            response.header(field.name, "W/" + std::string(field.value));
        } else if (is_passed_on(field.name)) {
            response.header(field.name, field.value);
        }
    }
    if (text) {
        response.header("Vary", "Accept-Encoding");
    }
    if (gzip) {
        response.header("Content-Encoding", "gzip");
        gzip_.emplace();
    } else if (head.status != 204 && head.status != 304) {
        response.length = head.content_length;
    }
    stream_.emplace(responder_.start(std::move(response), std::move(on_drain)));
}

bool StreamedPage::write(std::string data) {
    if (gzip_) {
        data = gzip_->add(data);
    }
    return data.empty() || stream_->write(std::move(data));
}

void StreamedPage::finish() {
    if (gzip_) {
        stream_->write(gzip_->finish());
    }
    stream_->finish();
}

} // namespace leams::gateway
