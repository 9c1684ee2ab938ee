#include "core/formats/json_codec.hpp"
#include "core/formats/json_schema.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <gtest/gtest.h>

namespace leams::json {

enum class Colour { DeepRed, Blue };
BOOST_DESCRIBE_ENUM(Colour, DeepRed, Blue)

struct Item {
    std::string name;
    std::optional<std::int32_t> count;
};
BOOST_DESCRIBE_STRUCT(Item, (), (name, count))

struct Order {
    std::string title;
    bool urgent = false;
    Colour colour = Colour::Blue;
    std::vector<Item> items;
    std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(Order, (), (title, urgent, colour, items, tags))

std::vector<FieldRule> rules_of(std::type_identity<Order>) {
    return {
        {.field = "title", .min_length = 1, .max_length = 3},
        {.field = "tags", .max_length = 2, .max_item_length = 4},
    };
}

struct Letter {
    Constant<"letter"> kind;
    Timestamp sent_at;
    OmitEmpty<std::string> reply_to;
    OmitEmpty<std::int64_t> pages;
    EmptyList<Item> enclosed;
    Encoded<Item> signature;
    std::variant<Colour, Constant<"clear">> ink;
};
BOOST_DESCRIBE_STRUCT(Letter, (), (kind, sent_at, reply_to, pages, enclosed, signature, ink))

struct Envelope {
    Constant<"letter"> kind;
    Timestamp sent_at;
};
BOOST_DESCRIBE_STRUCT(Envelope, (), (kind, sent_at))

namespace {

constexpr std::string_view kGood =
    R"({"title":"дом","urgent":true,"colour":"deep_red","items":[{"name":"a","count":2},{"name":"b"}],"tags":["x"]})";

std::vector<std::pair<std::string, std::string>> faults(std::string_view text) {
    const auto order = read<Order>(text);
    std::vector<std::pair<std::string, std::string>> out;
    if (!order) {
        for (const auto& field : order.error().fields()) {
            out.emplace_back(field.pointer, field.code);
        }
    }
    return out;
}

TEST(JsonCodec, ReadsAndWritesAStruct) {
    const auto order = read<Order>(kGood);
    ASSERT_TRUE(order);
    EXPECT_EQ(order->title, "дом");
    EXPECT_EQ(order->colour, Colour::DeepRed);
    EXPECT_EQ(order->items.at(0).count, 2);
    EXPECT_FALSE(order->items.at(1).count);
    EXPECT_EQ(
        write(*order),
        R"({"title":"дом","urgent":true,"colour":"deep_red","items":[{"name":"a","count":2},{"name":"b","count":null}],"tags":["x"]})"
    );
}

TEST(JsonCodec, NamesEveryFieldThatIsWrong) {
    using Faults = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(
        faults(
            R"({"title":"long","urgent":1,"colour":"green","items":[{"name":null}],"tags":["abcde"],"x":0})"
        ),
        (Faults{
            {"/title", "string.max"},
            {"/urgent", "type"},
            {"/colour", "choice"},
            {"/items/0/name", "type"},
            {"/tags/0", "string.max"},
            {"/x", "unknown"}
        })
    );
    EXPECT_EQ(
        faults("{}"),
        (Faults{
            {"/title", "required"},
            {"/urgent", "required"},
            {"/colour", "required"},
            {"/items", "required"},
            {"/tags", "required"}
        })
    );
    EXPECT_EQ(faults("[]"), (Faults{{"", "type"}}));
}

TEST(JsonCodec, RefusesWhatIsCutOffAtEveryLength) {
    for (std::size_t length = 0; length < kGood.size(); ++length) {
        EXPECT_FALSE(read<Order>(kGood.substr(0, length)).has_value()) << length;
    }
}

TEST(JsonCodec, NamesNoMoreFaultsThanAnybodyReads) {
    std::string many = "{\"title\":\"\"";
    for (int i = 0; i < 1000; ++i) {
        many += ",\"x" + std::to_string(i) + "\":0";
    }
    const auto found = faults(many + "}");
    EXPECT_EQ(found.size(), FieldErrors::kMost);
    EXPECT_EQ(found.front().first, "/title");
}

TEST(JsonCodec, ReadsWhatOtherVersionsStored) {
    const auto order = read<Order>(
        R"({"title":"longer than the rule","colour":"blue","items":[{"name":"a","added":1}],"later":{"x":[]}})",
        Reading::Stored
    );
    ASSERT_TRUE(order);
    EXPECT_EQ(order->title, "longer than the rule");
    EXPECT_EQ(order->items.at(0).name, "a");
    EXPECT_FALSE(order->urgent);
    EXPECT_TRUE(order->tags.empty());
    EXPECT_FALSE(read<Order>(R"({"title":7})", Reading::Stored));
    EXPECT_FALSE(read<Order>("[]", Reading::Stored));
}

TEST(JsonCodec, WritesTypesWithAFormOfTheirOwn) {
    Letter letter{.sent_at = {0}, .signature = {R"({"name":"a"})"}, .ink = Colour::DeepRed};
    EXPECT_EQ(
        write(letter),
        R"({"kind":"letter","sent_at":"1970-01-01T00:00:00.000Z","enclosed":[],"signature":{"name":"a"},"ink":"deep_red"})"
    );
    letter.reply_to = {"b"};
    letter.pages = {2};
    letter.ink = Constant<"clear">{};
    EXPECT_EQ(
        write(letter),
        R"({"kind":"letter","sent_at":"1970-01-01T00:00:00.000Z","reply_to":"b","pages":2,"enclosed":[],)"
        R"("signature":{"name":"a"},"ink":"clear"})"
    );
}

TEST(JsonCodec, ReadsConstantsAndTimes) {
    const auto envelope = read<Envelope>(R"({"kind":"letter","sent_at":"1970-01-01T00:00:01.000Z"})");
    ASSERT_TRUE(envelope);
    EXPECT_EQ(envelope->sent_at.value, 1000);
    EXPECT_FALSE(read<Envelope>(R"({"kind":"card","sent_at":"1970-01-01T00:00:01.000Z"})"));
    EXPECT_FALSE(read<Envelope>(R"({"kind":"letter","sent_at":"yesterday"})"));
    EXPECT_FALSE(read<Envelope>(R"({"kind":"letter","sent_at":1000})"));
}

TEST(JsonCodec, ToleratesWhatItDoesNotKnowAndNothingElse) {
    EXPECT_TRUE(read<Item>(R"({"name":"a","added":1})", Reading::Tolerant));
    EXPECT_FALSE(read<Item>("{}", Reading::Tolerant));
    EXPECT_FALSE(read<Order>(
        R"({"title":"long","urgent":true,"colour":"blue","items":[],"tags":[]})", Reading::Tolerant
    ));
}

TEST(JsonCodec, RefusesDeepNesting) {
    EXPECT_FALSE(parse(std::string(100'000, '[')).has_value());
}

TEST(JsonCodec, EscapesWhatCouldBreakOutOfAScript) {
    std::string out;
    append_string(out, "a\"\\\n\x01</script>\xE2\x80\xA8\xE2\x80\xA9\xE2\x82\xAC");
    EXPECT_EQ(out, "\"a\\\"\\\\\\n\\u0001\\u003c/script>\\u2028\\u2029\xE2\x82\xAC\"");
}

TEST(JsonSchema, DescribesRulesAndReferences) {
    SchemaSet set;
    EXPECT_EQ(schema_of<Order>(set), R"({"$ref":"#/components/schemas/Order"})");
    const auto order = parse(set.components.at("Order"));
    ASSERT_TRUE(order);
    const auto& properties = order->at("properties");
    EXPECT_EQ(properties.at("title").at("maxLength"), 3);
    EXPECT_EQ(properties.at("colour").at("enum").at(0), "deep_red");
    EXPECT_EQ(properties.at("items").at("items").at("$ref"), "#/components/schemas/Item");
    EXPECT_EQ(order->at("required").as_array().size(), 5U);
    EXPECT_EQ(parse(set.components.at("Item"))->at("required").as_array().size(), 2U);
    schema_of<Letter>(set);
    const auto letter = parse(set.components.at("Letter"));
    ASSERT_TRUE(letter);
    EXPECT_EQ(letter->at("properties").at("kind").at("const"), "letter");
    EXPECT_EQ(letter->at("properties").at("signature").at("$ref"), "#/components/schemas/Item");
    EXPECT_EQ(letter->at("properties").at("enclosed").at("items").at("$ref"), "#/components/schemas/Item");
    EXPECT_EQ(letter->at("properties").at("ink").at("anyOf").at(1).at("const"), "clear");
    EXPECT_EQ(letter->at("properties").at("pages").at("type"), "integer");
    EXPECT_EQ(letter->at("required").as_array().size(), 5U);
    SchemaSet input{.use = Use::Input};
    schema_of<Item>(input);
    EXPECT_EQ(parse(input.components.at("Item"))->at("required").as_array().size(), 1U);
}

} // namespace
} // namespace leams::json
