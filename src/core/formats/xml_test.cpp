#include "core/formats/xml.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leams::formats {
namespace {

using Kind = ParseError::Kind;

constexpr std::string_view kListing = R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- of a store -->
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Name>bucket</Name><IsTruncated>false</IsTruncated><Prefix/>
  <Contents><Key>a&amp;b&#x2f;c</Key><Size>5</Size><Owner a='>' b = "x"></Owner></Contents>
  <Contents><Key>d</Key><!-- x --><Size>6</Size></Contents>
</ListBucketResult>
)";

Kind kind_of(std::string_view text) {
    const auto parsed = parse_xml(text);
    return parsed ? Kind::TooLarge : parsed.error().kind();
}

std::string nested(std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) {
        text += "<a>";
    }
    for (std::size_t i = 0; i < depth; ++i) {
        text += "</a>";
    }
    return text;
}

TEST(Xml, ReadsElementsAndTheirText) {
    const auto root = parse_xml(kListing);
    ASSERT_TRUE(root) << root.error().reason();
    EXPECT_EQ(root->name, "ListBucketResult");
    EXPECT_EQ(root->text_of("Name"), "bucket");
    EXPECT_EQ(root->text_of("Prefix"), "");
    EXPECT_EQ(root->text_of("None"), "");
    ASSERT_EQ(root->children.size(), 5U);
    EXPECT_EQ(root->children[3].text_of("Key"), "a&b/c");
    EXPECT_EQ(root->children[4].text_of("Size"), "6");
    EXPECT_EQ(root->find("None"), nullptr);
}

TEST(Xml, ReadsReferences) {
    const auto root = parse_xml("<a>&lt;&gt;&quot;&apos;&#65;&#xe9;&#x1F600;</a>");
    ASSERT_TRUE(root);
    EXPECT_EQ(root->text, "<>\"'A\xC3\xA9\xF0\x9F\x98\x80");
}

TEST(Xml, TakesNothingThatIsCut) {
    for (std::size_t size = 0; size <= kListing.rfind('>'); ++size) {
        EXPECT_FALSE(parse_xml(kListing.substr(0, size))) << size;
    }
}

TEST(Xml, RefusesWhatIsNone) {
    for (const auto* text :
         {"text",
          "{}",
          "<a></b>",
          "<a>&none;</a>",
          "<a>&#0;</a>",
          "<a>&#xD800;</a>",
          "<a>&#x110000;</a>",
          "<a>& b</a>",
          "<a>\x01</a>",
          "<a b></a>",
          "<a b=c></a>",
          "<a b='c'd='e'></a>",
          "<a/><b/>",
          "<a/>text",
          "< a/>",
          "<a / >"}) {
        EXPECT_EQ(kind_of(text), Kind::Malformed) << text;
    }
}

TEST(Xml, HasNoEntitiesOfADocumentsOwn) {
    EXPECT_EQ(kind_of("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), Kind::Unsupported);
    EXPECT_EQ(kind_of("<a><![CDATA[x]]></a>"), Kind::Unsupported);
    EXPECT_EQ(kind_of("<a><?run me?></a>"), Kind::Unsupported);
}

TEST(Xml, IsBounded) {
    EXPECT_TRUE(parse_xml(nested(16)));
    EXPECT_EQ(parse_xml(nested(17)).error().kind(), Kind::TooLarge);
    EXPECT_EQ(parse_xml(nested(100'000)).error().kind(), Kind::TooLarge);
    std::string many = "<a>";
    for (int i = 0; i < 100'000; ++i) {
        many += "<b/>";
    }
    EXPECT_EQ(parse_xml(many + "</a>").error().kind(), Kind::TooLarge);
}

} // namespace
} // namespace leams::formats
