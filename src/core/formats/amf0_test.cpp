#include "core/formats/amf0.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <limits>

namespace leams::formats {
namespace {

Bytes bytes(std::initializer_list<int> values) {
    Bytes result;
    for (const int value : values) {
        result.push_back(static_cast<std::byte>(value));
    }
    return result;
}

AmfValue parse_one(const Bytes& input) {
    auto values = parse_amf0(input);
    EXPECT_TRUE(values.has_value());
    EXPECT_EQ(values->size(), 1u);
    return std::move(values->front());
}

AmfObject sample_object() {
    AmfObject inner{.properties = {{"deep", AmfValue{true}}}, .ecma_array = true};
    AmfArray list{.items = {AmfValue{1.5}, AmfValue{AmfNull{}}, AmfValue{std::string("x")}}};
    return {
        .properties =
            {
                {"number", AmfValue{-2.0}},
                {"flag", AmfValue{false}},
                {"text", AmfValue{std::string("value")}},
                {"inner", AmfValue{std::move(inner)}},
                {"list", AmfValue{std::move(list)}},
                {"date", AmfValue{AmfDate{1e12}}},
                {"nothing", AmfValue{AmfUndefined{}}},
            },
    };
}

TEST(Amf0, ReadsWhatItWrote) {
    Bytes once;
    Amf0Writer(once).value(AmfValue{sample_object()});
    const auto value = parse_one(once);
    EXPECT_EQ(*value.find("number")->number(), -2.0);
    EXPECT_EQ(*value.find("flag")->boolean(), false);
    EXPECT_EQ(value.text("text"), "value");
    EXPECT_EQ(*value.find("inner")->find("deep")->boolean(), true);
    EXPECT_EQ(value.find("list")->array()->items.size(), 3u);
    EXPECT_TRUE(value.find("nothing")->is_null());
    EXPECT_EQ(value.find("absent"), nullptr);
    EXPECT_EQ(value.text("number"), "");
    Bytes twice;
    Amf0Writer(twice).value(value);
    EXPECT_EQ(once, twice);
}

TEST(Amf0, FailsOrReadsLessAtEveryTruncation) {
    Bytes whole;
    Amf0Writer writer(whole);
    writer.string("connect");
    writer.number(1);
    writer.value(AmfValue{sample_object()});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto values = parse_amf0(ByteView(whole).first(length));
        if (!values) {
            EXPECT_TRUE(values.error().needs_more()) << "length " << length;
        }
    }
}

TEST(Amf0, ReadsLongStringsAndDatesAndTypedObjects) {
    const std::string text(70'000, 'a');
    Bytes long_text;
    Amf0Writer(long_text).string(text);
    EXPECT_EQ(long_text.front(), std::byte{0x0C});
    EXPECT_EQ(*parse_one(long_text).string(), text);

    const auto date = parse_one(bytes({0x0B, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0x12, 0x34}));
    EXPECT_EQ(std::get<AmfDate>(date.data).unix_millis, 1.0);

    const auto typed = parse_one(bytes({0x10, 0, 1, 'C', 0, 1, 'k', 0x01, 1, 0, 0, 9}));
    EXPECT_TRUE(*typed.find("k")->boolean());
}

TEST(Amf0, KeepsNotANumber) {
    Bytes out;
    Amf0Writer(out).number(std::numeric_limits<double>::quiet_NaN());
    EXPECT_TRUE(std::isnan(*parse_one(out).number()));
}

TEST(Amf0, TakesAnEcmaArraysCountAsAHint) {
    for (const int count : {0, 1, 200}) {
        const auto input = bytes({0x08, 0xFF, 0, 0, count, 0, 1, 'a', 0x05, 0, 1, 'b', 0x05, 0, 0, 9});
        const auto value = parse_one(input);
        EXPECT_NE(value.find("a"), nullptr);
        EXPECT_NE(value.find("b"), nullptr);
    }
}

TEST(Amf0, TakesAnObjectWithoutItsEndMarker) {
    EXPECT_NE(parse_one(bytes({0x03, 0, 1, 'a', 0x05})).find("a"), nullptr);
    EXPECT_NE(parse_one(bytes({0x03, 0, 1, 'a', 0x05, 0, 0})).find("a"), nullptr);
}

TEST(Amf0, RefusesAStrictArrayLongerThanItsInput) {
    const auto values = parse_amf0(bytes({0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x05}));
    ASSERT_FALSE(values.has_value());
    EXPECT_TRUE(values.error().needs_more());
}

TEST(Amf0, RefusesTenThousandNestedObjects) {
    Bytes objects;
    Bytes arrays;
    for (int i = 0; i < 10'000; ++i) {
        const auto object = bytes({0x03, 0, 1, 'a'});
        const auto array = bytes({0x0A, 0, 0, 0, 1});
        objects.insert(objects.end(), object.begin(), object.end());
        arrays.insert(arrays.end(), array.begin(), array.end());
    }
    for (const auto& input : {objects, arrays}) {
        const auto values = parse_amf0(input);
        ASSERT_FALSE(values.has_value());
        EXPECT_EQ(values.error().reason(), "AMF0 nests too deeply");
    }
}

TEST(Amf0, RefusesMoreValuesThanTheLimit) {
    const Bytes nulls(5000, std::byte{0x05});
    EXPECT_FALSE(parse_amf0(nulls).has_value());
    EXPECT_TRUE(parse_amf0(ByteView(nulls).first(4096)).has_value());
}

TEST(Amf0, RefusesReferencesAndAmf3AndUnknownMarkers) {
    for (const int marker : {0x04, 0x07, 0x0E, 0x11, 0x42, 0xFF}) {
        const auto values = parse_amf0(bytes({marker, 0, 0, 0, 0}));
        ASSERT_FALSE(values.has_value());
        EXPECT_FALSE(values.error().needs_more());
    }
}

} // namespace
} // namespace leams::formats
