#include "core/formats/gzip_template.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace leams {
namespace {

/// Checks the stream's check sum and length too.
std::string inflated(std::string_view gzip) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::string out(1 << 20, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
    stream.avail_in = static_cast<uInt>(gzip.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    EXPECT_EQ(stream.avail_in, 0U);
    out.resize(out.size() - stream.avail_out);
    inflateEnd(&stream);
    return out;
}

std::string joined(std::span<const std::string_view> pieces, std::string_view value) {
    std::string out(pieces.front());
    for (const auto piece : pieces.subspan(1)) {
        out.append(value).append(piece);
    }
    return out;
}

void expect_filled(std::vector<std::string_view> pieces, const std::vector<std::string>& values) {
    const auto text = GzipTemplate::make(pieces, values.front().size());
    ASSERT_TRUE(text);
    for (const auto& value : values) {
        EXPECT_EQ(inflated(text->fill(value)), joined(pieces, value));
    }
}

TEST(GzipTemplate, HoldsEachValueInItsTurn) {
    const std::vector<std::string> values{"0123456789abcdefABCDEF-_", "========================"};
    expect_filled({"<script nonce=\"", "\"></script><script nonce=\"", "\">one</script>"}, values);
    expect_filled({"", "", ""}, values);
    expect_filled({"", "between", ""}, values);
    expect_filled({"no blank at all"}, values);
    expect_filled({""}, values);
}

TEST(GzipTemplate, HoldsAPageThatIsLargerThanTheWindow) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) {
        text += std::to_string(i * 7919) + ",";
    }
    const auto whole = std::string_view(text);
    expect_filled(
        {whole.substr(0, 60'000), whole.substr(0, 60'000), whole.substr(60'000, 1), whole.substr(60'001)},
        {std::string(300, 'x'), std::string(300, '\0'), std::string(300, '7')}
    );
}

TEST(GzipTemplate, TakesLittleMoreThanOnePiece) {
    std::string script = "<script src=\"/_next/static/chunks/1.js\" async=\"\" nonce=\"";
    std::vector<std::string_view> pieces(30, script);
    const auto text = GzipTemplate::make(pieces, 24);
    ASSERT_TRUE(text);
    EXPECT_LT(text->fill(std::string(24, 'x')).size(), 30 * (24 + 16) + script.size());
}

TEST(GzipTemplate, RefusesWhatItsFillerIsMadeOf) {
    EXPECT_FALSE(GzipTemplate::make(std::vector<std::string_view>{"a", "b\xff"}, 24));
}

} // namespace
} // namespace leams
