#include "adapters/objects_s3/signer.hpp"

#include <gtest/gtest.h>

namespace leams::adapters {
namespace {

// The examples of "Authenticating Requests (AWS Signature Version 4)" in the Amazon S3 API reference.
const SigningKey kKey{
    "AKIAIOSFODNN7EXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "us-east-1"
};
constexpr auto kHost = "examplebucket.s3.amazonaws.com";
constexpr auto kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const auto kTime = parse_rfc3339("2013-05-24T00:00:00.000Z").value();

std::string authorization(const SignableRequest& request) {
    const auto headers = sign(request, kKey, kTime);
    EXPECT_EQ(headers.at(0).first, "authorization");
    EXPECT_EQ(headers.at(1).first, "x-amz-date");
    EXPECT_EQ(headers.at(1).second.reveal(), "20130524T000000Z");
    EXPECT_EQ(headers.at(2).first, "x-amz-content-sha256");
    EXPECT_EQ(headers.at(2).second.reveal(), request.payload_hash);
    return std::string(headers.at(0).second.reveal());
}

TEST(S3Signer, SignsAGetAsAmazonDoes) {
    EXPECT_EQ(
        authorization(
            {.method = "GET",
             .host = kHost,
             .path = "/test.txt",
             .headers = {{"range", "bytes=0-9"}},
             .payload_hash = kEmpty}
        ),
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    );
}

TEST(S3Signer, SignsAPutAsAmazonDoes) {
    EXPECT_EQ(
        authorization(
            {.method = "PUT",
             .host = kHost,
             .path = "/test%24file.text",
             .headers =
                 {{"x-amz-storage-class", "REDUCED_REDUNDANCY"}, {"date", "Fri, 24 May 2013 00:00:00 GMT"}},
             .payload_hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"}
        ),
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
        "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
    );
}

TEST(S3Signer, SignsQueriesAsAmazonDoes) {
    const auto ends_with = [](const SignableRequest& request, std::string_view signature) {
        return authorization(request).ends_with(signature);
    };
    EXPECT_TRUE(ends_with(
        {.method = "GET", .host = kHost, .path = "/", .query = {{"lifecycle", ""}}, .payload_hash = kEmpty},
        "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
    ));
    EXPECT_TRUE(ends_with(
        {.method = "GET",
         .host = kHost,
         .path = "/",
         .query = {{"prefix", "J"}, {"max-keys", "2"}},
         .payload_hash = kEmpty},
        "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    ));
}

TEST(S3Signer, PresignsAsAmazonDoes) {
    EXPECT_EQ(
        presign(
            {.method = "GET", .host = kHost, .path = "/test.txt"}, kKey, kTime, std::chrono::seconds(86400)
        ),
        "X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    );
}

TEST(S3Signer, PresignsForAWeekAtMost) {
    const auto query = [](std::chrono::seconds valid) {
        return presign({.method = "GET", .host = kHost, .path = "/a"}, kKey, kTime, valid);
    };
    EXPECT_NE(query(std::chrono::hours(10'000)).find("X-Amz-Expires=604800&"), std::string::npos);
    EXPECT_NE(query(std::chrono::seconds(-5)).find("X-Amz-Expires=1&"), std::string::npos);
}

TEST(S3Signer, EncodesAsTheSignatureCounts) {
    EXPECT_EQ(encode_for_s3("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(encode_for_s3("a b/c+\xC3\xA9"), "a%20b%2Fc%2B%C3%A9");
    EXPECT_EQ(
        encode_query({{"b", "2"}, {"a-b", "x"}, {"a", "&="}, {"uploads", ""}}), "a=%26%3D&a-b=x&b=2&uploads="
    );
}

} // namespace
} // namespace leams::adapters
