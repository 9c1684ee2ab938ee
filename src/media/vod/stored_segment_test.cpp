#include "media/vod/stored_segment.hpp"
#include "media/vod/test_recording.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace leams::vod {
namespace {

using test::TestRecording;

StoredSegment in_memory(std::string bytes) {
    return StoredSegment(std::make_shared<const std::string>(std::move(bytes)));
}

StoredSegment in_file(const TestRecording& source, std::size_t position) {
    const auto& segment = source.segment(position);
    return StoredSegment(runtime::ObjectFile{segment->file, segment->file->fd(), 0, segment->bytes()});
}

TEST(StoredSegment, GivesTheSoundAlone) {
    TestRecording source;
    source.publish(4);
    for (std::size_t position = 0; position < source.entries().size(); ++position) {
        const auto sound = sound_of(in_memory(source.bytes(position)));
        ASSERT_TRUE(sound);
        EXPECT_EQ(sound->size(), source.entries()[position].audio_bytes);
        const auto from_file = sound_of(in_file(source, position));
        ASSERT_TRUE(from_file);
        EXPECT_EQ(*from_file, *sound);
        const auto alone = in_memory(*sound).for_each_chunk(
            [](std::uint64_t, const formats::Mp4ChunkHead& head, std::string&) -> Result<void> {
                EXPECT_EQ(head.track_id, packaging::kAudioTrackId);
                return {};
            }
        );
        EXPECT_TRUE(alone);
    }
}

TEST(StoredSegment, KnowsWhenItIsCutAnywhere) {
    TestRecording source;
    source.publish(1, {.picture_bytes = 20});
    const auto whole = source.bytes(0);
    std::vector<std::size_t> ends{0}; // Cut between two chunks it is a shorter segment.
    ASSERT_TRUE(in_memory(whole).for_each_chunk(
        [&](std::uint64_t offset, const formats::Mp4ChunkHead& head, std::string&) -> Result<void> {
            ends.push_back(static_cast<std::size_t>(offset + head.bytes));
            return {};
        }
    ));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const bool between = std::ranges::find(ends, length) != ends.end();
        EXPECT_EQ(sound_of(in_memory(whole.substr(0, length))).has_value(), between) << length;
    }
}

TEST(StoredSegment, KnowsAFileThatIsShorterThanItWasSaidToBe) {
    TestRecording source;
    source.publish(2);
    const auto& segment = source.segment(0);
    const StoredSegment longer(
        runtime::ObjectFile{segment->file, segment->file->fd(), 0, segment->bytes() + 1000}
    );
    EXPECT_FALSE(sound_of(longer));
}

TEST(StoredSegment, RefusesOtherBytes) {
    EXPECT_FALSE(sound_of(in_memory("<html>The store is away</html>")));
    EXPECT_FALSE(sound_of(in_memory(std::string(5000, '\xFF'))));
}

} // namespace
} // namespace leams::vod
