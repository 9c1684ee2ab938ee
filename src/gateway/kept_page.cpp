#include "gateway/kept_page.hpp"

#include "core/base/random.hpp"
#include "gateway/page_client.hpp"

#include <algorithm>
#include <utility>

namespace leams::gateway {
namespace {

constexpr std::size_t kGzipFrom = 1024;  // Bytes; less gains nothing.
constexpr std::size_t kNonceBytes = 18;  // At random.
constexpr std::size_t kNonceLength = 24; // In base64.
constexpr std::size_t kShortestNonce = 16;

/// Fields that are of the web app's one rendering; the page differs from it.
bool is_of_one(std::string_view name) {
    return http1::equals_ignoring_case(name, "etag") || http1::equals_ignoring_case(name, "last-modified") ||
           http1::equals_ignoring_case(name, "accept-ranges");
}

std::string nonce_of(std::string_view policy) {
    constexpr std::string_view kBefore = "'nonce-";
    const auto at = policy.find(kBefore);
    if (at == policy.npos) {
        return {};
    }
    const auto rest = policy.substr(at + kBefore.size());
    return std::string(rest.substr(0, rest.find('\'')));
}

} // namespace

std::optional<SharedHead> SharedHead::of(const http1::Head& head) {
    SharedHead out{
        .status = head.status,
        .nonce = nonce_of(head.header("content-security-policy")),
        .text = is_text(head),
    };
    const bool bodiless = head.status < 200 || head.status == 204 || head.status == 206 || head.status == 304;
    const auto policies = std::ranges::count_if(head.headers(), [](const http1::Header& field) {
        return http1::equals_ignoring_case(field.name, "content-security-policy");
    });
    const bool guessable = policies > 1 || (!out.nonce.empty() && out.nonce.size() < kShortestNonce);
    if (bodiless || guessable || head.has("set-cookie") || head.has("content-encoding")) {
        return std::nullopt;
    }
    for (const auto& field : head.headers()) {
        if (is_passed_on(field.name) && !is_of_one(field.name)) {
            out.lines.append(field.name).append(": ").append(field.value).append("\r\n");
        }
    }
    if (out.text) {
        out.lines += "Vary: Accept-Encoding\r\n";
    }
    return out;
}

KeptPage::KeptPage(SharedHead head, std::string body, Time made)
    : status_(head.status)
    , made_(made)
    , text_(head.text)
    , lines_(std::move(head.lines), head.nonce)
    , body_(std::move(body), head.nonce) {
    if (text_ && body_.bytes() >= kGzipFrom) {
        gzip_ = GzipTemplate::make(body_.pieces(), kNonceLength);
    }
}

net::Response KeptPage::answer(bool gzip, Time now) const {
    const auto nonce = random_token(kNonceBytes);
    const auto age_s = std::chrono::floor<std::chrono::seconds>(age(now)).count();
    net::Response response{.status = status_, .headers = lines_.fill(nonce), .policy = net::PagePolicy::Own};
    // RFC 9211: below zero it is stale.
    response.header("Cache-Status", "leams; hit; ttl=" + std::to_string(kFresh.count() - age_s));
    response.header("Age", std::to_string(age_s));
    if (gzip && gzip_) {
        response.header("Content-Encoding", "gzip");
        response.body = gzip_->fill(nonce);
    } else {
        response.body = body_.fill(nonce);
    }
    return response;
}

std::size_t KeptPage::bytes() const noexcept {
    return lines_.bytes() + body_.bytes() + (gzip_ ? gzip_->bytes() : 0);
}

} // namespace leams::gateway
