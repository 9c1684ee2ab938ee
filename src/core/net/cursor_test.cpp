#include "core/net/cursor.hpp"

#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

namespace leams::net {
namespace {

struct Key {
    std::string sort;
    std::int64_t at = 0;
    UserId id;
};
BOOST_DESCRIBE_STRUCT(Key, (), (sort, at, id))

struct OtherKey {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(OtherKey, (), (name))

TEST(Cursor, ComesBackAsItWas) {
    const auto text = to_cursor(Key{.sort = "name", .at = -7, .id = UserId("я\"")});
    for (const char c : text) {
        EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_') << text;
    }
    const auto key = from_cursor<Key>(text);
    ASSERT_TRUE(key && *key);
    EXPECT_EQ((*key)->sort, "name");
    EXPECT_EQ((*key)->at, -7);
    EXPECT_EQ((*key)->id, UserId("я\""));
}

TEST(Cursor, WithoutOneIsTheFirstPage) {
    EXPECT_EQ(from_cursor<Key>(std::nullopt).value().has_value(), false);
    EXPECT_EQ(from_cursor<Key>("").value().has_value(), false);
}

TEST(Cursor, RefusesWhatNoListGave) {
    const auto whole = to_cursor(Key{.sort = "s", .at = 1, .id = UserId("u")});
    for (std::size_t length = 1; length < whole.size(); ++length) {
        EXPECT_FALSE(from_cursor<Key>(whole.substr(0, length))) << length;
    }
    for (const auto& text :
         {std::string("%%%"),
          to_cursor(OtherKey{.name = "x"}),
          to_base64url(as_bytes(R"({"sort":"s","at":"1","id":"u"})")),
          to_base64url(as_bytes(R"({"sort":"s","at":1,"id":"u","more":1})")),
          to_cursor(Key{.sort = std::string(2000, 's'), .at = 1, .id = UserId("u")})}) {
        const auto refused = from_cursor<Key>(text);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().fields().at(0).pointer, "/cursor");
    }
}

} // namespace
} // namespace leams::net
