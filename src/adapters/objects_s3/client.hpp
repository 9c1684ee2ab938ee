#pragma once

#include "adapters/objects_s3/address.hpp"
#include "adapters/objects_s3/signer.hpp"
#include "core/base/time.hpp"
#include "core/runtime/http_client.hpp"
#include "core/runtime/object_stats.hpp"
#include "core/runtime/task.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace leams::adapters {

/// How long and how often a request is tried. After a failure that may pass it waits twice as long as before,
/// with some chance in it, and no shorter than the server asks for.
struct S3Patience {
    std::chrono::milliseconds in_all{90'000};
    std::chrono::milliseconds each{30'000};
    std::chrono::milliseconds first_wait{200};
    unsigned tries = 5;
};

/// Of a bucket, or of an object in it.
struct S3Request {
    std::string method = "GET";
    std::string key{}; // Empty: the bucket's own.
    NamedValues query{};
    NamedValues headers{}; // Names in small letters.
    std::string body{};
    std::shared_ptr<const runtime::HttpContent> content{}; // Instead of it.
    std::size_t max_answer_bytes = 4 << 20;
};

struct S3Answer {
    runtime::HttpAnswer http;
    unsigned tries = 1; // More: what was sent before may have been done all the same.

    bool was_repeated() const noexcept { return tries > 1; }
};

/// Sends signed requests to one bucket. Bound to the HTTP client's loop.
class S3Client {
public:
    S3Client(
        S3Address address,
        runtime::HttpClient& http,
        const Clock& clock,
        runtime::ObjectStats& stats,
        S3Patience patience
    );

    /// A success, or what is final besides, such as that there is no object. Unavailable: the server cannot
    /// be reached, or is still busy.
    runtime::Task<Result<S3Answer>> send(S3Request request);

    /// A URL by which anybody may read the object for so long. Thread-safe.
    std::string presigned_url(std::string_view key, std::chrono::seconds valid) const;

private:
    std::string url_of(std::string_view key, const std::string& query) const;
    runtime::HttpRequest make(const S3Request& request) const;

    S3Address address_;
    SigningKey key_;
    runtime::HttpClient& http_;
    const Clock& clock_;
    runtime::ObjectStats& stats_;
    S3Patience patience_;
};

} // namespace leams::adapters
