#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace leams::adapters {

/// Where the bucket stands in an object's URL: before the key or before the host.
enum class BucketStyle : std::uint8_t { Path, Host };

/// A bucket of an S3 server, and the key that opens it.
struct S3Address {
    std::string scheme = "https";
    std::string host; // With the bucket, if that is the style, and with the port unless it is the scheme's.
    std::string root; // What stands before a key: "/", or "/bucket/".
    std::string region = "us-east-1";
    std::string access_key;
    Secret secret_key;

    /// s3://ACCESS:SECRET@HOST[:PORT]/BUCKET[?region=R&style=path|host&tls=0|1]. Percent-encoding is read in
    /// ACCESS and SECRET, where all but '@', '%' and '?' may also stand as they are. InvalidArgument says
    /// what is wrong, and nothing of the secret.
    static Result<S3Address> parse(const Secret& url);
};

} // namespace leams::adapters
