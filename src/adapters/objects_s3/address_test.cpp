#include "adapters/objects_s3/address.hpp"

#include <gtest/gtest.h>

namespace leams::adapters {
namespace {

S3Address parse(const std::string& url) {
    auto parsed = S3Address::parse(Secret(url));
    EXPECT_TRUE(parsed) << url << ": " << (parsed ? "" : parsed.error().message());
    return std::move(parsed).value_or(S3Address());
}

TEST(S3Address, IsReadFromAUrl) {
    const auto plain = parse("s3://AK:se/cr+et@s3.example.com/media?region=eu-central-1");
    EXPECT_EQ(plain.scheme, "https");
    EXPECT_EQ(plain.host, "s3.example.com");
    EXPECT_EQ(plain.root, "/media/");
    EXPECT_EQ(plain.region, "eu-central-1");
    EXPECT_EQ(plain.access_key, "AK");
    EXPECT_EQ(plain.secret_key.reveal(), "se/cr+et");
    const auto local = parse("s3://AK:a%40b%25@127.0.0.1:9000/media/?style=path&tls=0");
    EXPECT_EQ(local.scheme, "http");
    EXPECT_EQ(local.host, "127.0.0.1:9000");
    EXPECT_EQ(local.region, "us-east-1");
    EXPECT_EQ(local.secret_key.reveal(), "a@b%");
}

TEST(S3Address, PutsTheBucketWhereItIsToldTo) {
    const auto host = parse("s3://AK:SK@s3.example.com:8443/media?style=host");
    EXPECT_EQ(host.host, "media.s3.example.com:8443");
    EXPECT_EQ(host.root, "/");
    EXPECT_EQ(parse("s3://AK:SK@[::1]:9000/media?tls=0").host, "[::1]:9000");
    EXPECT_EQ(parse("s3://AK:SK@[::1]/media?tls=0").host, "[::1]");
}

TEST(S3Address, LeavesOutTheSchemesOwnPort) {
    EXPECT_EQ(parse("s3://AK:SK@s3.example.com:443/media").host, "s3.example.com");
    EXPECT_EQ(parse("s3://AK:SK@s3.example.com:80/media?tls=0").host, "s3.example.com");
    EXPECT_EQ(parse("s3://AK:SK@s3.example.com:80/media").host, "s3.example.com:80");
}

TEST(S3Address, SaysWhatIsWrongButNotTheSecret) {
    for (const auto* url :
         {"",
          "s3:",
          "https://AK:hush@host/bucket",
          "s3://host/bucket",
          "s3://AK@host/bucket",
          "s3://:hush@host/bucket",
          "s3://AK:hush%4@host/bucket",
          "s3://AK:hush%zz@host/bucket",
          "s3://AK:hush@/bucket",
          "s3://AK:hush@:80/bucket",
          "s3://AK:hush@host:0/bucket",
          "s3://AK:hush@host:99999/bucket",
          "s3://AK:hush@ho st/bucket",
          "s3://AK:hush@host",
          "s3://AK:hush@host/",
          "s3://AK:hush@host/Bucket",
          "s3://AK:hush@host/bucket/more",
          "s3://AK:hush@host/../x",
          "s3://AK:hush@host/bucket?style=other",
          "s3://AK:hush@host/bucket?region=",
          "s3://AK:hush@host/bucket?unknown=1"}) {
        const auto parsed = S3Address::parse(Secret(url));
        ASSERT_FALSE(parsed) << url;
        EXPECT_EQ(parsed.error().code(), ErrorCode::InvalidArgument);
        EXPECT_EQ(parsed.error().message().find("hush"), std::string::npos);
    }
}

} // namespace
} // namespace leams::adapters
