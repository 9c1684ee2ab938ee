#include "core/formats/fmp4.hpp"
#include "core/formats/fmp4_reader.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace leams::formats {
namespace {

Bytes make_header(const std::vector<Mp4Sample>& samples) {
    Bytes header;
    append_mp4_chunk_header(header, {.samples = samples});
    return header;
}

TEST(Mp4Reader, TellsWhereTheFirstSampleEnds) {
    const auto header =
        make_header({{.duration = 3000, .size = 4321}, {.duration = 3000, .size = 17, .sync = false}});
    auto chunk = header;
    chunk.resize(chunk.size() + 4338);
    EXPECT_EQ(parse_mp4_first_sample_end(chunk).value(), header.size() + 4321);
    EXPECT_EQ(
        parse_mp4_first_sample_end(ByteView(header).first(header.size() - 8)).value(), header.size() + 4321
    ) << "the moof is enough";
}

TEST(Mp4Reader, WantsTheWholeMoof) {
    const auto header = make_header({{.duration = 3000, .size = 4321}});
    for (std::size_t length = 0; length < header.size() - 8; ++length) {
        const auto end = parse_mp4_first_sample_end(ByteView(header).first(length));
        ASSERT_FALSE(end) << length;
        EXPECT_TRUE(end.error().needs_more()) << length;
    }
}

TEST(Mp4Reader, RefusesWhatIsNone) {
    auto header = make_header({{.duration = 3000, .size = 4321}});
    for (std::size_t i = 0; i < header.size() - 8; ++i) {
        auto garbled = header;
        garbled[i] = std::byte{0xFF};
        (void)parse_mp4_first_sample_end(garbled);
    }
    header[4] = std::byte{'x'};
    EXPECT_FALSE(parse_mp4_first_sample_end(header));
    EXPECT_FALSE(parse_mp4_first_sample_end(make_header({})));
}

} // namespace
} // namespace leams::formats
