#include "adapters/redis/slots.hpp"

#include <gtest/gtest.h>

namespace leams::adapters::redis {
namespace {

const Endpoint kAsked{"10.0.0.9", 7009};

resp::Value read(std::string_view text) {
    return resp::parse(text).value().value;
}

TEST(RedisSlots, AreThoseOfTheSpecification) {
    EXPECT_EQ(slot_of("123456789"), 0x31C3 % kSlots); // Its appendix A.
    EXPECT_EQ(slot_of("foo"), 12182);
    EXPECT_EQ(slot_of("{user1000}.following"), slot_of("{user1000}.followers"));
    EXPECT_EQ(slot_of("foo{bar}{zap}"), slot_of("bar"));
    EXPECT_EQ(slot_of("foo{{bar}}zap"), slot_of("{bar"));
    EXPECT_NE(slot_of("foo{}{bar}"), slot_of("bar")) << "an empty tag is none";
    EXPECT_EQ(slot_of(""), 0);
}

TEST(RedisSlots, ReadsWhoOwnsWhich) {
    const auto ranges = read_slots(
        read("*2\r\n*4\r\n:0\r\n:5460\r\n*4\r\n$8\r\n10.0.0.1\r\n:7000\r\n$2\r\nid\r\n*0\r\n"
             "*3\r\n$8\r\n10.0.0.2\r\n:7001\r\n$2\r\nid\r\n"
             "*3\r\n:5461\r\n:16383\r\n*3\r\n$-1\r\n:7002\r\n$2\r\nid\r\n"),
        kAsked
    );
    ASSERT_TRUE(ranges);
    ASSERT_EQ(ranges->size(), 2U);
    EXPECT_EQ(ranges->front().last, 5460);
    EXPECT_EQ(ranges->front().owner, (Endpoint{"10.0.0.1", 7000}));
    EXPECT_EQ(ranges->back().owner, (Endpoint{"10.0.0.9", 7002})) << "one that does not know its name";
}

TEST(RedisSlots, RefusesWhatIsNoSuchAnswer) {
    for (const auto* text : {
             "+OK\r\n",
             "*1\r\n:1\r\n",
             "*1\r\n*3\r\n:0\r\n:16384\r\n*2\r\n+a\r\n:1\r\n",
             "*1\r\n*3\r\n:5\r\n:4\r\n*2\r\n+a\r\n:1\r\n",
             "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n+a\r\n:0\r\n",
             "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n+a\r\n+b\r\n",
             "*1\r\n*3\r\n:0\r\n:1\r\n*1\r\n+a\r\n",
         }) {
        EXPECT_FALSE(read_slots(read(text), kAsked)) << text;
    }
}

TEST(RedisSlots, ReadsWhereACommandHasToGo) {
    const auto moved = read_redirect("MOVED 3999 10.0.0.1:6381", kAsked);
    ASSERT_TRUE(moved);
    EXPECT_FALSE(moved->is_for_once);
    EXPECT_EQ(moved->slot, 3999);
    EXPECT_EQ(moved->owner, (Endpoint{"10.0.0.1", 6381}));
    const auto ask = read_redirect("ASK 1 ::1:6381", kAsked);
    ASSERT_TRUE(ask);
    EXPECT_TRUE(ask->is_for_once);
    EXPECT_EQ(ask->owner.host, "::1");
    EXPECT_EQ(read_redirect("MOVED 1 :6381", kAsked)->owner, (Endpoint{"10.0.0.9", 6381}));
    for (const auto* error :
         {"ERR x",
          "MOVED",
          "MOVED 1",
          "MOVED 16384 a:1",
          "MOVED 1 a",
          "MOVED 1 a:0",
          "MOVED x a:1",
          "MOVED a:1 2"}) {
        EXPECT_FALSE(read_redirect(error, kAsked)) << error;
    }
}

} // namespace
} // namespace leams::adapters::redis
