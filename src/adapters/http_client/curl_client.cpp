#include "adapters/http_client/curl_client.hpp"

#include "adapters/http_client/retry.hpp"
#include "core/base/text.hpp"
#include "core/runtime/timers.hpp"

#include <algorithm>
#include <string_view>

namespace leams::adapters {
namespace {

using runtime::HttpAnswer;
using runtime::HttpRequest;
using runtime::Task;

bool is_token(std::string_view text) {
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        const auto small = to_lower_ascii(c);
        return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') ||
               kMarks.find(c) != std::string_view::npos;
    });
}

/// Without what would begin another line.
bool is_one_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

Result<void> check(const HttpRequest& request) {
    const auto is_good = [](const runtime::HttpHeader& header) {
        return is_token(header.name) && is_one_line(header.value.reveal());
    };
    if (!is_token(request.method) || !std::ranges::all_of(request.headers, is_good)) {
        return Error::invalid_argument("The request's method or a header cannot be sent");
    }
    return {};
}

/// What a request becomes where a redirect leads (RFC 9110, 15.4).
Result<void> redirect(HttpRequest& request, const Target& from, const Target& to, std::uint16_t status) {
    if (from.scheme == "https" && to.scheme != "https") {
        return Error::permission_denied("The other server leads to an address without TLS");
    }
    if (from.origin() != to.origin()) {
        // Whatever else there is may be a secret between us and the first.
        std::erase_if(request.headers, [](const auto& header) {
            const auto name = to_lower_ascii(header.name);
            return name != "accept" && name != "content-type";
        });
    }
    const bool becomes_get = (status == 303 && request.method != "HEAD") ||
                             ((status == 301 || status == 302) && request.method == "POST");
    if (becomes_get) {
        request.method = "GET";
        request.body.clear();
        request.content.reset();
        std::erase_if(request.headers, [](const auto& header) {
            return to_lower_ascii(header.name) == "content-type";
        });
    }
    return {};
}

} // namespace

CurlClient::CurlClient(runtime::Loop& loop, CurlClientOptions options)
    : loop_(loop)
    , options_(std::move(options))
    , multi_(loop)
    , places_(loop, options_.places) {}

Task<Result<HttpAnswer>> CurlClient::send(HttpRequest request) {
    loop_.assert_current();
    LEAMS_CO_CHECK(check(request));
    const auto latest = std::chrono::steady_clock::now() + request.deadline;
    for (unsigned retries = 0;; ++retries) {
        auto outcome = co_await follow(request, latest);
        const auto delay = retry_delay(request, outcome, retries, options_.first_retry);
        if (!delay || std::chrono::steady_clock::now() + *delay >= latest) {
            co_return outcome;
        }
        co_await runtime::sleep_for(*delay);
    }
}

Task<Result<HttpAnswer>> CurlClient::follow(HttpRequest request, Latest latest) {
    for (unsigned redirects = 0;; ++redirects) {
        LEAMS_CO_TRY(const auto target, Target::parse(request.url, options_.transfer.reach));
        LEAMS_CO_TRY(const auto place, co_await places_.enter(target.origin(), request.body.size(), latest));
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(latest - std::chrono::steady_clock::now());
        Transfer transfer(loop_, multi_, options_.transfer, request, left);
        LEAMS_CO_TRY(auto answer, co_await transfer.run());
        auto next = transfer.next_url();
        if (next.empty() || redirects == request.max_redirects) {
            co_return answer;
        }
        LEAMS_CO_TRY(const auto onward, Target::parse(next, options_.transfer.reach));
        LEAMS_CO_CHECK(redirect(request, target, onward, answer.status));
        request.url = std::move(next);
    }
}

} // namespace leams::adapters
