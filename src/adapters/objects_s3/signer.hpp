#pragma once

#include "core/base/secret.hpp"
#include "core/base/time.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// AWS Signature Version 4 for S3. Pure.
namespace leams::adapters {

using NamedValues = std::vector<std::pair<std::string, std::string>>;

/// Stands for the hash of a body that is not read before it is sent.
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

struct SigningKey {
    std::string access_key;
    Secret secret_key;
    std::string region;
};

struct SignableRequest {
    std::string method;
    std::string host;
    std::string path; // As it is sent; every byte but [A-Za-z0-9/._~-] percent-encoded.
    NamedValues query{};
    NamedValues headers{}; // Names in small letters, without host; all of them are signed.
    std::string payload_hash{kUnsignedPayload};
};

/// Percent-encoded as the signature counts it: all but [A-Za-z0-9._~-].
std::string encode_for_s3(std::string_view text);

/// "a=1&b=2", encoded and in the order in which it is signed.
std::string encode_query(NamedValues query);

/// What is to be added to the request's headers: authorization, x-amz-date and x-amz-content-sha256.
std::vector<std::pair<std::string, Secret>>
sign(const SignableRequest& request, const SigningKey& key, UnixMillis now);

/// The query, with a signature in it, by which anybody may send the request for so long, a week at most. What
/// is in `headers` he must send as well.
std::string
presign(SignableRequest request, const SigningKey& key, UnixMillis now, std::chrono::seconds valid);

} // namespace leams::adapters
