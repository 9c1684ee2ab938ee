#include "core/formats/gzip.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace leams {
namespace {

/// What a client has of a gzipped text when these bytes have come.
std::string decoded(std::string bytes) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::string text(1 << 20, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    const auto status = inflate(&stream, Z_SYNC_FLUSH);
    EXPECT_TRUE(status == Z_OK || status == Z_STREAM_END) << status;
    text.resize(stream.total_out);
    inflateEnd(&stream);
    return text;
}

std::string some_text(std::size_t size) {
    std::string text;
    for (std::size_t i = 0; text.size() < size; ++i) {
        text += "line " + std::to_string(i * 2654435761U) + "\n";
    }
    return text;
}

TEST(Gzip, EncodesOneTextAfterTheOther) {
    GzipEncoder encoder;
    for (const std::size_t size : {0UL, 5UL, 100'000UL}) {
        const auto text = some_text(size);
        EXPECT_EQ(decoded(encoder.encode(text)), text);
    }
}

TEST(Gzip, LetsEachPieceOfAStreamBeReadWhenItHasCome) {
    GzipStream stream;
    std::string sent;
    std::string text;
    for (const std::size_t size : {1UL, 70'000UL, 3UL, 0UL}) {
        const auto piece = size == 0 ? std::string() : some_text(size);
        text += piece;
        sent += stream.add(piece);
        EXPECT_EQ(decoded(sent), text);
    }
    sent += stream.finish();
    EXPECT_EQ(decoded(sent), text);
    EXPECT_LT(sent.size(), text.size() / 2);
}

TEST(Gzip, TakesBytesThatCannotBeMadeSmaller) {
    std::string noise(200'000, '\0');
    std::uint32_t state = 1;
    for (auto& byte : noise) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<char>(state >> 24);
    }
    GzipStream stream;
    auto sent = stream.add(noise);
    sent += stream.finish();
    EXPECT_EQ(decoded(sent), noise);
}

} // namespace
} // namespace leams
