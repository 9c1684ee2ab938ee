#include "media/record/journal.hpp"
#include "media/record/varint.hpp"

#include <gtest/gtest.h>

namespace leams::record::journal {
namespace {

using media::MediaTime;

std::string sample() {
    std::string content;
    append(content, Owner{UserId("channel")});
    Init init;
    init.id = 3;
    init.data = std::string("\0moov", 5);
    init.audio_data = "sound";
    init.codecs = "avc1.64001f,mp4a.40.2";
    init.width = 1280;
    init.fps = 29.97;
    init.has_captions = true;
    append(content, init);
    Segment segment{300, {}};
    segment.entry.program_date_time = 1'800'000'000'000;
    segment.entry.init = 3;
    segment.entry.discontinuity = true;
    append(content, segment);
    append(content, Stretch{MediaTime(333'333), 120'000, 5'000, 40'000});
    append(content, Forgotten{301});
    append(content, Over{true});
    return content;
}

TEST(Journal, GivesBackWhatWasWritten) {
    const auto records = read(sample());
    ASSERT_EQ(records.size(), 6U);
    EXPECT_EQ(std::get<Owner>(records[0]).channel, UserId("channel"));
    const auto& init = std::get<Init>(records[1]);
    EXPECT_EQ(init.data, std::string("\0moov", 5));
    EXPECT_EQ(init.audio_data, "sound");
    EXPECT_EQ(init.fps, 29.97);
    EXPECT_TRUE(init.has_captions);
    const auto& segment = std::get<Segment>(records[2]);
    EXPECT_EQ(segment.position, 300U);
    EXPECT_EQ(segment.entry.program_date_time, 1'800'000'000'000);
    EXPECT_TRUE(segment.entry.discontinuity);
    EXPECT_FALSE(segment.entry.independent);
    const auto& stretch = std::get<Stretch>(records[3]);
    EXPECT_EQ(stretch.bytes, 120'000U);
    EXPECT_EQ(stretch.key_bytes, 40'000U);
    EXPECT_EQ(std::get<Forgotten>(records[4]).before, 301U);
    EXPECT_TRUE(std::get<Over>(records[5]).over);
}

TEST(Journal, IsReadUpToWhereItIsTorn) {
    const auto content = sample();
    std::size_t most = 0;
    for (std::size_t length = 0; length < content.size(); ++length) {
        const auto records = read(std::string_view(content).substr(0, length));
        EXPECT_GE(records.size(), most) << length;
        EXPECT_LE(records.size(), most + 1) << length;
        most = records.size();
    }
    EXPECT_EQ(most, 5U);
}

TEST(Journal, EndsWhereBytesAreNotWhatWasWritten) {
    const auto content = sample();
    for (std::size_t i = 0; i < content.size(); ++i) {
        auto garbled = content;
        garbled[i] = static_cast<char>(garbled[i] ^ 0x55);
        EXPECT_LT(read(garbled).size(), 6U) << i;
    }
    EXPECT_EQ(read(content + std::string(4096, '\0')).size(), 6U) << "a machine that lost power leaves zeros";
}

TEST(Journal, PassesOverWhatNewerVersionsWrite) {
    std::string over;
    append(over, Over{true});
    // The same record with one more field, and one of an unknown kind.
    const auto grown = [](std::string content) {
        std::string record;
        std::uint32_t sum = 2166136261;
        for (const auto character : content) {
            sum = (sum ^ static_cast<unsigned char>(character)) * 16777619;
        }
        put_text(record, content);
        for (unsigned i = 0; i < 4; ++i) {
            record.push_back(static_cast<char>(sum >> (8 * i)));
        }
        return record;
    };
    const auto records = read(grown({6, 1, 42}) + grown({99, 1}) + over);
    ASSERT_EQ(records.size(), 2U);
    EXPECT_TRUE(std::get<Over>(records[0]).over);
}

} // namespace
} // namespace leams::record::journal
