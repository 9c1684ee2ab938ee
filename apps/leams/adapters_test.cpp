#include "adapters.hpp"
#include "adapters/sql/test_database.hpp"
#include "core/runtime/loops.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace leams::app {
namespace {

class AdaptersTest : public testing::Test {
protected:
    sql::TemporaryFolder folder_{"leams-app"};
    SystemClock clock_;
    std::unique_ptr<sql::Database> database_{
        sql::Database::open({.url = "sqlite:" + folder_.path() + "/test.db"}).value()
    };
    runtime::Loops loops_{1};
    AdapterParts parts_{*database_, clock_, loops_, folder_.path() + "/objects"};
};

TEST_F(AdaptersTest, GivesTheEmbeddedOnesToEmptyUrlsAndByName) {
    for (const auto* url : {"", "memory:"}) {
        const auto made = make_cache(Secret(url), parts_);
        ASSERT_TRUE(made) << url;
        EXPECT_TRUE(made->cache && made->pubsub) << url;
    }
    for (const auto* url : {"", "sql:"}) {
        const auto made = make_bus(Secret(url), parts_);
        ASSERT_TRUE(made) << url;
        EXPECT_TRUE(made->bus && made->dead_letters && made->outbox != nullptr) << url;
    }
    for (const auto& url : {std::string(), std::string("folder:"), "folder:" + folder_.path() + "/other"}) {
        EXPECT_TRUE(make_objects(Secret(url), parts_)) << url;
    }
    EXPECT_TRUE(std::filesystem::exists(folder_.path() + "/objects"));
    EXPECT_TRUE(std::filesystem::exists(folder_.path() + "/other"));
}

TEST_F(AdaptersTest, NamesTheOptionAndWhatThereIsForAnUnknownScheme) {
    const auto cache = make_cache(Secret("tarantool://user:hush@host"), parts_);
    ASSERT_FALSE(cache);
    EXPECT_EQ(cache.error().code(), ErrorCode::InvalidArgument);
    EXPECT_TRUE(cache.error().message().starts_with("cache.url must begin with memory: or redis: or rediss:")
    );
    const auto bus = make_bus(Secret("nats://user:hush@host"), parts_);
    ASSERT_FALSE(bus);
    EXPECT_TRUE(bus.error().message().starts_with("bus.url must begin with sql:"));
    const auto objects = make_objects(Secret("ftp://user:hush@host"), parts_);
    ASSERT_FALSE(objects);
    EXPECT_TRUE(objects.error().message().starts_with("objects.url must begin with folder: or s3:"));
    for (const auto& error : {cache.error(), bus.error(), objects.error()}) {
        EXPECT_EQ(error.message().find("hush"), std::string::npos) << "a password is not shown";
    }
}

TEST_F(AdaptersTest, TakesARedisThatIsNotThereYet) {
    const auto made = make_cache(Secret("redis://:hush@127.0.0.1:1"), parts_);
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->cache && made->pubsub);
    const auto wrong = make_cache(Secret("redis://:hush@"), parts_);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().message().find("hush"), std::string::npos);
    const auto untrusting = make_cache(Secret("rediss://host?ca=/none"), parts_);
    ASSERT_FALSE(untrusting);
    EXPECT_EQ(untrusting.error().message(), "The certificates in /none cannot be read.");
}

TEST_F(AdaptersTest, SaysWhereObjectsCannotBeKept) {
    const auto made = make_objects(Secret("folder:/proc/none"), parts_);
    ASSERT_FALSE(made);
    EXPECT_TRUE(made.error().message().starts_with("Objects cannot be kept in /proc/none: "));
}

TEST_F(AdaptersTest, ChecksAUrlAsTheStartDoes) {
    EXPECT_TRUE(check_cache_url(Secret("memory:")));
    EXPECT_TRUE(check_bus_url(Secret("sql:")));
    EXPECT_TRUE(check_bus_url(Secret("amqps://leams:hush@mq.example/leams")));
    const auto refused = check_bus_url(Secret("amqp://leams:hush@mq.example:0"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message().find("hush"), std::string::npos);
    const auto made = make_bus(Secret("amqp://leams:hush@mq.example"), parts_);
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->bus && made->dead_letters && made->outbox != nullptr && made->inbox != nullptr);
    for (const auto* url : {"", "sqlite:/srv/leams.db", "postgresql://leams:hush@host/leams"}) {
        EXPECT_TRUE(check_database_url(Secret(url))) << url;
    }
    for (const auto* url : {"mysql://leams:hush@host", "sqlite:", "postgresql://leams:hush@sh@host/leams"}) {
        const auto checked = check_database_url(Secret(url));
        ASSERT_FALSE(checked) << url;
        EXPECT_EQ(checked.error().message().find("hush"), std::string::npos);
    }
    EXPECT_TRUE(check_objects_url(Secret("folder:/srv/objects")));
    EXPECT_FALSE(check_objects_url(Secret("/srv/objects")));
    EXPECT_TRUE(check_objects_url(Secret("s3://AK:SK@127.0.0.1:9000/bucket?tls=0")));
    EXPECT_FALSE(check_objects_url(Secret("s3://AK:SK@127.0.0.1:9000")));
    EXPECT_TRUE(make_objects(Secret("s3://AK:SK@127.0.0.1:9000/bucket?tls=0"), parts_));
    EXPECT_TRUE(check_archive_url(Secret("")));
    EXPECT_TRUE(check_archive_url(Secret("folder:/srv/cold")));
    for (const auto* url : {"folder:", "/srv/cold", "s3://AK:hush@127.0.0.1:9000"}) {
        const auto checked = check_archive_url(Secret(url));
        ASSERT_FALSE(checked) << url;
        EXPECT_TRUE(checked.error().message().starts_with("objects.archive_url"))
            << checked.error().message();
        EXPECT_EQ(checked.error().message().find("hush"), std::string::npos);
    }
    EXPECT_EQ(
        check_cache_url(Secret("memory")).error().message(),
        make_cache(Secret("memory"), parts_).error().message()
    );
    EXPECT_EQ(
        check_bus_url(Secret("sql")).error().message(), make_bus(Secret("sql"), parts_).error().message()
    );
}

} // namespace
} // namespace leams::app
