#include "adapters/objects_s3/client.hpp"

#include "adapters/objects_s3/answers.hpp"
#include "core/base/digest.hpp"
#include "core/base/random.hpp"
#include "core/runtime/timers.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace leams::adapters {
namespace {

using runtime::HttpAnswer;
using runtime::Task;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMostDoublings = 8;

/// Between a half and the whole of what is doubled with each try.
milliseconds wait_before(unsigned tries, milliseconds first) {
    const auto grown = first * (1 << std::min<std::size_t>(tries - 1, kMostDoublings));
    std::uint16_t chance = 0;
    fill_random(std::as_writable_bytes(std::span(&chance, 1)));
    return grown / 2 + grown * chance / (2 * 0xFFFF);
}

bool is_worth_another(const Result<HttpAnswer>& outcome) {
    if (outcome) {
        return may_pass(*outcome);
    }
    const auto code = outcome.error().code();
    return code == ErrorCode::Unavailable || code == ErrorCode::DeadlineExceeded;
}

Error away(const Error& failure) {
    return Error::unavailable("The object store cannot be reached")
        .with_cause(failure.message() + (failure.cause().empty() ? "" : ": " + failure.cause()));
}

} // namespace

S3Client::S3Client(
    S3Address address,
    runtime::HttpClient& http,
    const Clock& clock,
    runtime::ObjectStats& stats,
    S3Patience patience
)
    : address_(std::move(address))
    , key_{address_.access_key, address_.secret_key, address_.region}
    , http_(http)
    , clock_(clock)
    , stats_(stats)
    , patience_(patience) {}

Task<Result<S3Answer>> S3Client::send(S3Request request) {
    const auto latest = steady_clock::now() + patience_.in_all;
    for (unsigned tries = 1;; ++tries) {
        auto outcome = co_await http_.send(make(request));
        if (!is_worth_another(outcome)) {
            if (!outcome) {
                co_return away(outcome.error());
            }
            co_return S3Answer{std::move(*outcome), tries};
        }
        const milliseconds asked = std::chrono::seconds(outcome ? outcome->retry_after : 0);
        const auto wait = std::max(asked, wait_before(tries, patience_.first_wait));
        if (tries == patience_.tries || steady_clock::now() + wait >= latest) {
            co_return outcome ? failure_of(*outcome) : away(outcome.error());
        }
        stats_.note_retry();
        co_await runtime::sleep_for(wait);
    }
}

runtime::HttpRequest S3Client::make(const S3Request& request) const {
    const SignableRequest signable{
        .method = request.method,
        .host = address_.host,
        .path = address_.root + request.key,
        .query = request.query,
        .headers = request.headers,
        .payload_hash = request.content ? std::string(kUnsignedPayload) : sha256_hex(request.body),
    };
    runtime::HttpRequest made{
        .method = request.method,
        .url = Secret(url_of(request.key, encode_query(request.query))),
        .body = request.body,
        .content = request.content,
        .deadline = patience_.each,
        .max_answer_bytes = request.max_answer_bytes,
        .retry = runtime::Retry::Never, // A signature is of one moment.
    };
    for (const auto& [name, value] : request.headers) {
        made.headers.push_back({name, Secret(value)});
    }
    for (auto& [name, value] : sign(signable, key_, clock_.now())) {
        made.headers.push_back({std::move(name), std::move(value)});
    }
    return made;
}

std::string S3Client::url_of(std::string_view key, const std::string& query) const {
    auto url = address_.scheme + "://" + address_.host + address_.root + std::string(key);
    return query.empty() ? url : url + "?" + query;
}

std::string S3Client::presigned_url(std::string_view key, std::chrono::seconds valid) const {
    SignableRequest request{.method = "GET", .host = address_.host, .path = address_.root + std::string(key)};
    return url_of(key, presign(std::move(request), key_, clock_.now(), valid));
}

} // namespace leams::adapters
