#include "adapters/bus_amqp/address.hpp"

#include <gtest/gtest.h>

namespace leams::adapters {
namespace {

TEST(AmqpAddress, ReadsAllOfAUrl) {
    const auto read =
        AmqpAddress::parse(Secret("amqps://le%40ms:h%3Ash@mq.example:5673/a%2Fb?prefix=one&ca=/etc/ca.pem"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->user, "le@ms");
    EXPECT_EQ(read->password.reveal(), "h:sh");
    EXPECT_EQ(read->host, "mq.example");
    EXPECT_EQ(read->port, 5673);
    EXPECT_EQ(read->vhost, "a/b");
    EXPECT_EQ(read->prefix, "one");
    EXPECT_EQ(read->ca_file, "/etc/ca.pem");
    EXPECT_TRUE(read->tls);
    EXPECT_EQ(read->place(), "mq.example:5673");
}

TEST(AmqpAddress, HasDefaults) {
    const auto plain = AmqpAddress::parse(Secret("amqp://localhost"));
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->port, 5672);
    EXPECT_EQ(plain->vhost, "/");
    EXPECT_EQ(plain->user, "guest");
    const auto by_address = AmqpAddress::parse(Secret("amqps://u:p@[::1]/"));
    ASSERT_TRUE(by_address);
    EXPECT_EQ(by_address->host, "::1");
    EXPECT_EQ(by_address->port, 5671);
}

TEST(AmqpAddress, RefusesWithoutRepeatingThePassword) {
    for (const auto* url : {
             "amqp:",
             "amqp://",
             "amqp://u:hush@",
             "amqp://u:hush@host:0",
             "amqp://u:hush@host:70000",
             "amqp://u:hush@host:56x",
             "amqp://u:hush@[::1",
             "amqp://:hush@host",
             "amqp://u:hush%zz@host",
             "amqp://u:hush%00@host",
             "amqp://u:hush@ho st",
             "amqp://u:hush@host/a/b",
             "amqp://u:hush@host?prefix=",
             "amqp://u:hush@host?prefix=a*",
             "amqp://u:hush@host?ca=/file",
             "amqps://u:hush@host?ca=file",
             "http://u:hush@host",
         }) {
        const auto read = AmqpAddress::parse(Secret(url));
        ASSERT_FALSE(read) << url;
        EXPECT_EQ(read.error().code(), ErrorCode::InvalidArgument);
        EXPECT_EQ(read.error().message().find("hush"), std::string::npos) << url;
    }
}

} // namespace
} // namespace leams::adapters
