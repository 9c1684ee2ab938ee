#include "adapters/objects_s3/answers.hpp"

#include <gtest/gtest.h>

namespace leams::adapters {
namespace {

runtime::HttpAnswer answer(std::uint16_t status, const std::string& code = "") {
    return {
        .status = status,
        .body = code.empty() ? "" : "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>",
        .retry_after = 7,
    };
}

TEST(S3Answers, MeanWhatThePortSays) {
    const auto code_of = [](const runtime::HttpAnswer& one) { return failure_of(one).code(); };
    EXPECT_EQ(code_of(answer(404)), ErrorCode::NotFound);
    EXPECT_EQ(code_of(answer(404, "NoSuchKey")), ErrorCode::NotFound);
    EXPECT_EQ(code_of(answer(404, "NoSuchBucket")), ErrorCode::Unavailable);
    EXPECT_EQ(code_of(answer(412, "PreconditionFailed")), ErrorCode::Conflict);
    EXPECT_EQ(code_of(answer(403, "QuotaExceeded")), ErrorCode::ResourceExhausted);
    EXPECT_EQ(code_of(answer(507, "XMinioStorageFull")), ErrorCode::ResourceExhausted);
    EXPECT_EQ(code_of(answer(403, "SignatureDoesNotMatch")), ErrorCode::Unavailable);
    EXPECT_EQ(failure_of(answer(503, "SlowDown")).retry_after(), 7);
    EXPECT_EQ(failure_of(answer(403, "AccessDenied")).cause(), "the server says 403 AccessDenied");
    EXPECT_EQ(failure_of(answer(403, std::string(1000, 'x'))).cause().size(), 64 + 20U);
}

TEST(S3Answers, AreAskedForAgainWhereThatHelps) {
    for (const auto status : {408, 429, 500, 502, 503, 504}) {
        EXPECT_TRUE(may_pass(answer(static_cast<std::uint16_t>(status)))) << status;
    }
    EXPECT_TRUE(may_pass(answer(400, "RequestTimeout")));
    EXPECT_TRUE(may_pass(answer(409, "ConditionalRequestConflict")));
    for (const auto status : {200, 206, 400, 403, 404, 409, 412, 416, 501, 507}) {
        EXPECT_FALSE(may_pass(answer(static_cast<std::uint16_t>(status)))) << status;
    }
}

TEST(S3Answers, ListPages) {
    const auto page = read_page(R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>true</IsTruncated>
<Contents><Key>Other</Key><Size>1</Size><LastModified>2026-11-27T08:10:52.123Z</LastModified></Contents>
<Contents><Key>a/b</Key><Size>5000000000</Size><LastModified>2026-11-27T08:10:52.123Z</LastModified></Contents>
<Contents><Key>a/c</Key><Size>0</Size><LastModified>1970-01-01T00:00:01Z</LastModified></Contents>
<CommonPrefixes><Prefix>x/</Prefix></CommonPrefixes></ListBucketResult>)");
    ASSERT_TRUE(page) << page.error().cause();
    EXPECT_FALSE(page->is_last);
    EXPECT_EQ(page->last, "a/c");
    ASSERT_EQ(page->objects.size(), 2U);
    EXPECT_EQ(page->objects[0].key, "a/b");
    EXPECT_EQ(page->objects[0].size, 5'000'000'000U);
    EXPECT_EQ(page->objects[1].modified_at, 1000);
}

TEST(S3Answers, AreNotTakenForWhatTheyAreNot) {
    const auto object = [](const std::string& inner) {
        return "<ListBucketResult><Contents><Key>a</Key>" + inner + "</Contents></ListBucketResult>";
    };
    for (const auto& body : {
             std::string("<html><body>Welcome</body></html>"),
             std::string("<ListBucketResult>"),
             std::string(),
             object("<Size>1</Size>"),
             object("<Size>-1</Size><LastModified>2026-11-27T08:10:52.123Z</LastModified>"),
             object("<Size>1</Size><LastModified>yesterday</LastModified>"),
             object("<Size>1</Size><LastModified>.</LastModified>"),
         }) {
        const auto page = read_page(body);
        ASSERT_FALSE(page) << body;
        EXPECT_EQ(page.error().code(), ErrorCode::Unavailable);
        EXPECT_FALSE(read_upload_id(body));
        EXPECT_FALSE(read_completion(body));
        EXPECT_FALSE(read_removal(body));
    }
}

TEST(S3Answers, AreInOrderOrNotTaken) {
    const std::string time = "<Size>1</Size><LastModified>2026-11-27T08:10:52.123Z</LastModified></Contents>";
    for (const auto* second : {"a", "b"}) {
        EXPECT_FALSE(read_page(
            "<ListBucketResult><Contents><Key>b</Key>" + time + "<Contents><Key>" + second + "</Key>" + time +
            "</ListBucketResult>"
        ));
    }
}

TEST(S3Answers, MayHoldAFailureDespiteTheirStatus) {
    EXPECT_TRUE(read_completion("<CompleteMultipartUploadResult/>"));
    EXPECT_FALSE(read_completion("<Error><Code>InternalError</Code></Error>"));
    EXPECT_TRUE(read_removal("<DeleteResult><Error><Key>a</Key><Code>NoSuchKey</Code></Error></DeleteResult>")
    );
    EXPECT_FALSE(
        read_removal("<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code></Error></DeleteResult>")
    );
    EXPECT_EQ(
        read_upload_id(
            "<InitiateMultipartUploadResult><UploadId>2~x</UploadId></InitiateMultipartUploadResult>"
        )
            .value_or(""),
        "2~x"
    );
}

} // namespace
} // namespace leams::adapters
