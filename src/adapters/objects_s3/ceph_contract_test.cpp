#include "adapters/objects_s3/test_store.hpp"
#include "test/ceph.hpp"
#include "test/objects_contract.hpp"
#include "test/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace leams::adapters {
namespace {

using test::run;

/// Of the server that LEAMS_TEST_S3_URL names ("s3://ACCESS:SECRET@HOST/?tls=0"), else of Ceph.
std::string new_bucket_url() {
    const char* given = std::getenv("LEAMS_TEST_S3_URL");
    if (given == nullptr) {
        return test::Ceph::shared().new_bucket_url();
    }
    static int made = 0;
    std::string url(given);
    const auto name = "leams-" + std::to_string(::getpid()) + "-" + std::to_string(++made);
    return url.insert(std::min(url.find('?'), url.size()), name);
}

void make_bucket(const std::string& url) {
    runtime::Loops loops(1);
    CurlClient http(loops.at(0));
    const SystemClock clock;
    runtime::ObjectStats stats;
    S3Client client(parse_address(url), http, clock, stats, {});
    loops.start();
    const auto made = run(runtime::on_loop(loops.at(0), client.send({.method = "PUT"})));
    loops.stop();
    if (!made || !made->http.is_success()) {
        throw std::runtime_error("no bucket: " + (made ? made->http.body : made.error().cause()));
    }
}

std::string made_bucket_url() {
    auto url = new_bucket_url();
    make_bucket(url);
    return url;
}

struct S3Subject final : test::ObjectsSubject {
    runtime::Objects& objects() override { return store.objects(); }
    std::string folder() override { return temporary.path(); }

    test::TemporaryFolder temporary{"leams-objects"};
    TestStore store{made_bucket_url()};
};

Result<runtime::HttpAnswer> fetch(runtime::HttpRequest request) {
    runtime::Loops loops(1);
    CurlClient http(loops.at(0));
    loops.start();
    auto answer = run(runtime::on_loop(loops.at(0), http.send(std::move(request))));
    loops.stop();
    return answer;
}

TEST(S3Objects, GivesUrlsByWhichAnybodyReads) {
    TestStore store(made_bucket_url(), {.public_url = "signed"});
    const auto content = std::make_shared<const std::string>("segment");
    ASSERT_TRUE(run(store.objects().put(
        "media/x/1.m4s", content, {.content_type = "video/mp4", .cache_control = "max-age=60"}
    )));
    const auto url = store.objects().public_url("media/x/1.m4s", std::chrono::seconds(60));
    ASSERT_TRUE(url);
    const auto answer = fetch({.url = Secret(*url)});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "segment");
    EXPECT_EQ(answer->header("content-type"), "video/mp4");
    EXPECT_EQ(answer->header("cache-control"), "max-age=60");
    EXPECT_EQ(fetch({.url = Secret(url->substr(0, url->find('?')))})->status, 403) << "without the signature";
    EXPECT_EQ(fetch({.method = "DELETE", .url = Secret(*url)})->status, 403) << "for another method";
}

TEST(S3Objects, GivesLargeFilesTheirLabelsToo) {
    TestStore store(made_bucket_url(), {.public_url = "signed"});
    const test::TemporaryFolder folder("leams-objects");
    std::ofstream(folder.path() + "/big") << std::string(std::size_t{17} << 20, 'x');
    ASSERT_TRUE(run(store.objects().put_file(
        "export.mp4", folder.path() + "/big", {.content_type = "video/mp4", .cache_control = "private"}
    )));
    const auto url = store.objects().public_url("export.mp4", std::chrono::seconds(60));
    const auto answer = fetch({.url = Secret(*url), .headers = {{"range", Secret("bytes=0-0")}}});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->header("content-type"), "video/mp4");
    EXPECT_EQ(answer->header("cache-control"), "private");
}

TEST(S3Objects, PassesOverWhatOthersHavePutUnderOtherNames) {
    const auto url = made_bucket_url();
    TestStore store(url);
    const auto content = std::make_shared<const std::string>("x");
    runtime::ObjectStats stats;
    CurlClient http(store.loop());
    const SystemClock clock;
    S3Client client(parse_address(url), http, clock, stats, {});
    for (const auto* key : {"Upper", "a/Upper", "b//c"}) {
        S3Request request{.method = "PUT", .key = key, .content = std::make_shared<TextContent>(content)};
        const auto put = run(runtime::on_loop(store.loop(), client.send(std::move(request))));
        ASSERT_TRUE(put && put->http.is_success());
    }
    for (const auto* key : {"a/b", "b", "c"}) {
        ASSERT_TRUE(run(store.objects().put(key, content, {})));
    }
    const auto all = run(store.objects().list("", "", 2));
    ASSERT_TRUE(all);
    ASSERT_EQ(all->size(), 2U);
    EXPECT_EQ(all->at(0).key, "a/b");
    EXPECT_EQ(all->at(1).key, "b");
}

TEST(S3Objects, SaysThatAKeyOrABucketIsNone) {
    const auto url = made_bucket_url();
    auto wrong_key = url;
    wrong_key.insert(wrong_key.rfind('@'), "WRONG");
    auto no_bucket = url;
    no_bucket.insert(no_bucket.find('?'), "-none");
    for (const auto& bad : {wrong_key, no_bucket}) {
        TestStore store(bad, {.patience = {.first_wait = std::chrono::milliseconds(1), .tries = 2}});
        const auto content = std::make_shared<const std::string>("x");
        for (const auto& outcome :
             {run(store.objects().put("a", content, {})), run(store.objects().ping())}) {
            ASSERT_FALSE(outcome);
            EXPECT_EQ(outcome.error().code(), ErrorCode::Unavailable);
            EXPECT_EQ(outcome.error().cause().find("WRONG"), std::string::npos);
        }
    }
}

} // namespace
} // namespace leams::adapters

namespace leams::test {

INSTANTIATE_TEST_SUITE_P(S3, ObjectsContract, testing::Values(ObjectsFactory([] {
                             return std::make_unique<adapters::S3Subject>();
                         })));

} // namespace leams::test
