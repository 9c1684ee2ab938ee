#include "core/runtime/object_key.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leams::runtime {
namespace {

TEST(ObjectKey, TakesPartsOfSmallLettersDigitsAndAFewMarks) {
    for (const auto* key : {"a", "media/0190/00000001.m4s", "a-b_c.d/e", "0", "a..b"}) {
        EXPECT_TRUE(check_object_key(key)) << key;
    }
    const std::string part(199, 'a');
    EXPECT_TRUE(check_object_key(part + "/" + part + "/" + std::string(100, 'b'))) << "500 bytes";
}

TEST(ObjectKey, RefusesWhatCouldLeadElsewhere) {
    const std::string part(199, 'a');
    for (const auto& key : {
             std::string(),
             std::string("/"),
             std::string("/a"),
             std::string("a/"),
             std::string("a//b"),
             std::string("."),
             std::string(".."),
             std::string("../a"),
             std::string("a/../b"),
             std::string("a/.hidden"),
             std::string("a\\b"),
             std::string("a\0b", 3),
             std::string("A"),
             std::string("a b"),
             std::string("a%2fb"),
             std::string("\xC3\xA9"),
             std::string(201, 'a'),
             part + "/" + part + "/" + std::string(101, 'b'),
         }) {
        const auto checked = check_object_key(key);
        ASSERT_FALSE(checked) << key;
        EXPECT_EQ(checked.error().code(), ErrorCode::InvalidArgument);
    }
}

TEST(ObjectKey, TakesTheBeginningOfOneAsPrefix) {
    for (const auto* prefix : {"", "a", "media/", "media/01"}) {
        EXPECT_TRUE(check_object_prefix(prefix)) << prefix;
    }
    for (const auto* prefix : {"/", "../", "a//", "A", "a/."}) {
        EXPECT_FALSE(check_object_prefix(prefix)) << prefix;
    }
}

} // namespace
} // namespace leams::runtime
