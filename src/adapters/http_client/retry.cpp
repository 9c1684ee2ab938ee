#include "adapters/http_client/retry.hpp"

#include "core/base/random.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace leams::adapters {
namespace {

constexpr unsigned kMostDoublings = 10;

bool is_idempotent(const std::string& method) {
    constexpr std::array<std::string_view, 5> kMethods{"GET", "HEAD", "PUT", "DELETE", "OPTIONS"};
    return std::ranges::find(kMethods, method) != kMethods.end();
}

bool may_pass(const Result<runtime::HttpAnswer>& outcome) {
    if (outcome) {
        constexpr std::array kStatuses{408, 429, 502, 503, 504};
        return std::ranges::find(kStatuses, outcome->status) != kStatuses.end();
    }
    const auto code = outcome.error().code();
    return code == ErrorCode::Unavailable || code == ErrorCode::DeadlineExceeded;
}

} // namespace

std::optional<std::chrono::milliseconds> retry_delay(
    const runtime::HttpRequest& request,
    const Result<runtime::HttpAnswer>& outcome,
    unsigned retries,
    std::chrono::milliseconds first
) {
    const bool allowed = request.retry == runtime::Retry::Always ||
                         (request.retry == runtime::Retry::IfIdempotent && is_idempotent(request.method));
    if (!allowed || retries >= request.max_retries || !may_pass(outcome)) {
        return std::nullopt;
    }
    const auto grown = first * (1 << std::min(retries, kMostDoublings));
    const std::chrono::milliseconds asked = std::chrono::seconds(outcome ? outcome->retry_after : 0);
    // By chance up to half as much again, so that those who failed together do not come back together.
    std::uint16_t chance = 0;
    fill_random(std::as_writable_bytes(std::span(&chance, 1)));
    return std::max(grown, asked) + grown * chance / (2 * 0xFFFF);
}

} // namespace leams::adapters
