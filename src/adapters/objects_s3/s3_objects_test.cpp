#include "adapters/objects_s3/test_server.hpp"
#include "adapters/objects_s3/test_store.hpp"
#include "test/metrics_text.hpp"
#include "test/object_bytes.hpp"
#include "test/run_task.hpp"
#include "test/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace leams::adapters {
namespace {

using test::run;
using testing::ElementsAre;
using namespace std::chrono_literals;

constexpr auto kUploadBegun =
    "<InitiateMultipartUploadResult><UploadId>7</UploadId></InitiateMultipartUploadResult>";
constexpr auto kTag = "ETag: \"tag\"\r\n";

/// A store at a server that says this and that.
struct Scripted {
    explicit Scripted(std::vector<std::string> answers, S3Options options = {})
        : server(std::move(answers))
        , store(server.url(), quick(std::move(options))) {}

    static S3Options quick(S3Options options) {
        options.patience.first_wait = 1ms;
        options.patience.tries = 3;
        options.parts = {.above = 1000, .part = 400};
        return options;
    }
    static std::shared_ptr<const std::string> share(std::string text) {
        return std::make_shared<const std::string>(std::move(text));
    }

    runtime::Objects& objects() { return store.objects(); }
    Result<void> put() { return run(objects().put("a", share("content"), {})); }
    Result<void> put_new() { return run(objects().put_new("a", share("content"), {})); }
    Result<std::string> get(std::uint64_t offset = 0, std::uint64_t length = 100) {
        LEAMS_TRY(const auto bytes, run(objects().get("a", offset, length)));
        return test::read_bytes(bytes);
    }
    Result<void> put_file_in_parts() {
        const test::TemporaryFolder folder("leams-objects");
        std::ofstream(folder.path() + "/file") << std::string(1001, 'x');
        return run(objects().put_file("a", folder.path() + "/file", {}));
    }

    ScriptedServer server;
    TestStore store;
};

void expect_unavailable(const auto& outcome) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code(), ErrorCode::Unavailable) << outcome.error().cause();
}

TEST(S3Failures, AreTriedAgainWhereTheyMayPass) {
    for (const auto& failure :
         {http_error(503, "SlowDown"),
          http_error(500, "InternalError"),
          http_error(400, "RequestTimeout"),
          http(502, "<html>Bad gateway</html>"),
          http(200, "cut").substr(0, http(200, "cut").size() - 1)}) {
        Scripted s({failure, http(200)});
        EXPECT_TRUE(s.put()) << failure;
        EXPECT_THAT(s.server.lines(), ElementsAre("PUT /bucket/a", "PUT /bucket/a"));
        EXPECT_EQ(s.server.seen()[1].body, "content");
        runtime::Metrics metrics;
        s.objects().add_metrics(metrics);
        EXPECT_EQ(test::MetricsText(metrics.text()).value("leams_objects_retries_total"), 1);
    }
}

TEST(S3Failures, AreToldWhenTheyDoNotPass) {
    Scripted s({http_error(503, "SlowDown")});
    expect_unavailable(s.put());
    EXPECT_EQ(s.server.seen().size(), 3U);
    Scripted refused({http_error(403, "AccessDenied")});
    expect_unavailable(refused.put());
    EXPECT_EQ(refused.server.seen().size(), 1U) << "asking again would not help";
}

TEST(S3Failures, ComeBackWhenTheServerSaysSo) {
    Scripted s({http_error(503, "SlowDown", "Retry-After: 1\r\n"), http(200)});
    const auto began = std::chrono::steady_clock::now();
    EXPECT_TRUE(s.put());
    EXPECT_GE(std::chrono::steady_clock::now() - began, 990ms);
    Scripted closed({http_error(503, "SlowDown", "Retry-After: 3600\r\n")});
    const auto outcome = closed.put();
    expect_unavailable(outcome);
    EXPECT_EQ(outcome.error().retry_after(), 3600);
    EXPECT_EQ(closed.server.seen().size(), 1U);
}

TEST(S3Failures, NeverShowAnObjectThatWasCut) {
    const auto whole = http(206, "0123456789", "Content-Range: bytes 0-9/10\r\n");
    Scripted s({whole.substr(0, whole.size() - 5), whole});
    EXPECT_EQ(s.get().value_or(""), "0123456789");
    Scripted always({whole.substr(0, whole.size() - 1)});
    expect_unavailable(always.get());
    const auto all = http(200, "0123456789");
    for (std::size_t size = 1; size < all.size(); ++size) {
        Scripted cut({all.substr(0, size)}, {.patience = {.each = 500ms}});
        expect_unavailable(cut.get());
    }
}

TEST(S3Failures, EndInTime) {
    Scripted s({""}, {.patience = {.each = 100ms}});
    const auto began = std::chrono::steady_clock::now();
    expect_unavailable(s.get());
    EXPECT_LT(std::chrono::steady_clock::now() - began, 20s);
    EXPECT_EQ(s.server.seen().size(), 3U);
}

TEST(S3Failures, OfAServerThatIsAwayAreNoSecretsPlace) {
    TestStore store("s3://AK:hush@127.0.0.1:1/bucket?tls=0", Scripted::quick({}));
    const auto outcome = run(store.objects().ping());
    expect_unavailable(outcome);
    EXPECT_EQ((outcome.error().message() + outcome.error().cause()).find("hush"), std::string::npos);
}

TEST(S3Failures, OfOneThatSpeaksSomethingElseAreSeen) {
    for (const auto* body : {"", "<html>Welcome</html>", "<ListBucketResult>", "{}"}) {
        Scripted s({http(200, body)});
        expect_unavailable(run(s.objects().list("", "", 10)));
        expect_unavailable(run(s.objects().remove({"a"})));
        expect_unavailable(s.put_file_in_parts());
        expect_unavailable(run(s.objects().head("a")));
    }
}

TEST(S3Failures, OfRangesAreSeen) {
    Scripted other({http(206, "345", "Content-Range: bytes 3-5/10\r\n")});
    expect_unavailable(other.get(2, 3));
    Scripted longer({http(206, "2345", "Content-Range: bytes 2-5/10\r\n")});
    expect_unavailable(longer.get(2, 3));
    Scripted whole({http(200, "0123456789")});
    EXPECT_EQ(whole.get(2, 3).value_or(""), "234") << "a server may know no ranges";
    EXPECT_EQ(whole.get(20, 3).value_or("x"), "");
}

TEST(S3Conflict, IsSettledWhenTheAnswerToASuccessWasLost) {
    Scripted ours(
        {http_error(500, "InternalError"),
         http_error(412, "PreconditionFailed"),
         http(206, "content", "Content-Range: bytes 0-6/7\r\n")}
    );
    EXPECT_TRUE(ours.put_new());
    Scripted others(
        {http_error(500, "InternalError"),
         http_error(412, "PreconditionFailed"),
         http(206, "contents", "Content-Range: bytes 0-7/8\r\n")}
    );
    const auto outcome = others.put_new();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code(), ErrorCode::Conflict);
    EXPECT_NE(ours.server.seen()[0].head.find("if-none-match: *"), std::string::npos);
}

TEST(S3Upload, GoesInPartsAndIsPutTogether) {
    Scripted s(
        {http(200, kUploadBegun),
         http(200, "", kTag),
         http_error(503, "SlowDown"),
         http(200, "", kTag),
         http(200, "", "ETag: \"last\"\r\n"),
         http(200, "<CompleteMultipartUploadResult/>")}
    );
    ASSERT_TRUE(s.put_file_in_parts());
    EXPECT_THAT(
        s.server.lines(),
        ElementsAre(
            "POST /bucket/a?uploads=",
            "PUT /bucket/a?partNumber=1&uploadId=7",
            "PUT /bucket/a?partNumber=2&uploadId=7",
            "PUT /bucket/a?partNumber=2&uploadId=7",
            "PUT /bucket/a?partNumber=3&uploadId=7",
            "POST /bucket/a?uploadId=7"
        )
    );
    EXPECT_EQ(s.server.seen()[4].body, std::string(201, 'x'));
    EXPECT_EQ(
        s.server.seen()[5].body,
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"tag\"</ETag></Part>"
        "<Part><PartNumber>2</PartNumber><ETag>\"tag\"</ETag></Part>"
        "<Part><PartNumber>3</PartNumber><ETag>\"last\"</ETag></Part></CompleteMultipartUpload>"
    );
}

TEST(S3Upload, IsTakenBackWhenAPartFails) {
    for (const auto& failure :
         {http_error(403, "AccessDenied"),
          http(200),
          http(200, "", "ETag: <b>\r\n"),
          http(200, "", "ETag: " + std::string(200, 'x') + "\r\n")}) {
        Scripted s({http(200, kUploadBegun), http(200, "", kTag), failure, http(204)});
        expect_unavailable(s.put_file_in_parts());
        const auto lines = s.server.lines();
        EXPECT_EQ(lines.size(), 4U) << "it is not put together";
        EXPECT_EQ(lines.back(), "DELETE /bucket/a?uploadId=7");
    }
}

TEST(S3Upload, IsTakenBackWhenItCannotBePutTogether) {
    for (const auto& failure : {http_error(200, "InternalError"), http_error(400, "InvalidPart")}) {
        Scripted s(
            {http(200, kUploadBegun),
             http(200, "", kTag),
             http(200, "", kTag),
             http(200, "", kTag),
             failure,
             http(204)}
        );
        expect_unavailable(s.put_file_in_parts());
        EXPECT_EQ(s.server.lines().back(), "DELETE /bucket/a?uploadId=7");
    }
}

TEST(S3Upload, IsThereWhenTheAnswerToItsEndWasLost) {
    const auto upload = [](const std::string& size) {
        Scripted s(
            {http(200, kUploadBegun),
             http(200, "", kTag),
             http(200, "", kTag),
             http(200, "", kTag),
             http_error(500, "InternalError"),
             http_error(404, "NoSuchUpload"),
             "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + size +
                 "\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
             http(204)}
        );
        return s.put_file_in_parts();
    };
    EXPECT_TRUE(upload("1001"));
    expect_unavailable(upload("1000"));
}

TEST(S3PublicUrl, IsWhereItIsTold) {
    const auto url = [](const std::string& option, std::string_view key = "media/1") {
        TestStore store("s3://AK:SK@s3.example.com/bucket?style=host", {.public_url = option});
        return store.objects().public_url(key, 60s);
    };
    EXPECT_FALSE(url(""));
    EXPECT_EQ(url("https://cdn.example.com"), "https://cdn.example.com/media/1");
    EXPECT_EQ(url("https://cdn.example.com/x/"), "https://cdn.example.com/x/media/1");
    EXPECT_FALSE(url("https://cdn.example.com", "../secret"));
    const auto made = url("signed");
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->starts_with("https://bucket.s3.example.com/media/1?X-Amz-Algorithm="));
    EXPECT_EQ(made->find("SK"), std::string::npos);
}

} // namespace
} // namespace leams::adapters
