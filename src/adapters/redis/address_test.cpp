#include "adapters/redis/address.hpp"

#include <gtest/gtest.h>

namespace leams::adapters::redis {
namespace {

Address read(const char* url) {
    auto address = Address::parse(Secret(url));
    if (!address) {
        ADD_FAILURE() << url << ": " << address.error().message();
        return {};
    }
    return *std::move(address);
}

TEST(RedisAddress, ReadsWhereItIsAndWhatOpensIt) {
    const auto plain = read("redis://cache");
    EXPECT_FALSE(plain.tls);
    EXPECT_EQ(plain.seeds, (std::vector<Endpoint>{{"cache", 6379}}));
    EXPECT_TRUE(plain.password.empty());
    EXPECT_EQ(plain.prefix, "leams:");

    const auto full = read("rediss://app:p%40ss@10.0.0.1:7000/3?prefix=two:&ca=/etc/ca.pem");
    EXPECT_TRUE(full.tls);
    EXPECT_EQ(full.user, "app");
    EXPECT_EQ(full.password.reveal(), "p@ss");
    EXPECT_EQ(full.seeds, (std::vector<Endpoint>{{"10.0.0.1", 7000}}));
    EXPECT_EQ(full.database, 3U);
    EXPECT_EQ(full.prefix, "two:");
    EXPECT_EQ(full.ca_file, "/etc/ca.pem");
}

TEST(RedisAddress, ReadsTheServersOfACluster) {
    const auto cluster = read("redis://:hush@a:7000,b,[::1]:7002");
    EXPECT_EQ(cluster.seeds, (std::vector<Endpoint>{{"a", 7000}, {"b", 6379}, {"::1", 7002}}));
    EXPECT_EQ(cluster.seeds[2].text(), "[::1]:7002");
    EXPECT_TRUE(cluster.user.empty());
}

TEST(RedisAddress, SaysWhatIsWrongAndNothingOfThePassword) {
    for (const auto* url : {
             "redis://",
             "redis://user@host",
             "redis://user:@host",
             "redis://u:hush@",
             "redis://u:hush@host:0",
             "redis://u:hush@host:70000",
             "redis://u:hush@host:x",
             "redis://u:hush@host/x",
             "redis://u:hush@host,",
             "redis://u:hush@[::1",
             "redis://u:hush@[::1]7",
             "redis://u:hush%4@host",
             "redis://u:hush@host?prefix={",
             "redis://u:hush@host?ca=relative",
             "redis://u:hush@host?other=1",
             "http://u:hush@host",
         }) {
        const auto address = Address::parse(Secret(url));
        ASSERT_FALSE(address) << url;
        EXPECT_EQ(address.error().code(), ErrorCode::InvalidArgument) << url;
        EXPECT_EQ(address.error().message().find("hush"), std::string::npos) << url;
        EXPECT_TRUE(address.error().message().starts_with("cache.url must be redis://")) << url;
    }
}

} // namespace
} // namespace leams::adapters::redis
