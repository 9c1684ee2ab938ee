#include "media/record/recording.hpp"

#include <gtest/gtest.h>

#include <random>

namespace leams::record {

bool operator==(const Entry& a, const Entry& b) {
    return a.duration == b.duration && a.bytes == b.bytes && a.program_date_time == b.program_date_time &&
           a.init == b.init && a.key_bytes == b.key_bytes && a.audio_bytes == b.audio_bytes &&
           a.discontinuity == b.discontinuity && a.independent == b.independent;
}

namespace {

using media::MediaTime;

constexpr UnixMillis kNow = 1'800'000'000'000;

/// What a live stream gives: two seconds each, more or less.
std::vector<Entry> make_entries(std::size_t count, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::vector<Entry> entries;
    auto date = kNow;
    for (std::size_t i = 0; i < count; ++i) {
        Entry entry;
        entry.duration = MediaTime(1'990'000 + random() % 20'000);
        entry.bytes = 700'000 + random() % 100'000;
        entry.program_date_time = date;
        entry.key_bytes = 40'000 + random() % 10'000;
        entry.audio_bytes = 40'000 + random() % 1'000;
        entry.independent = random() % 10 != 0;
        entry.discontinuity = random() % 10 == 0;
        entry.init = static_cast<std::uint32_t>(i / 100);
        date += 1'990 + random() % 20;
        entries.push_back(entry);
    }
    return entries;
}

Recording make_recording(const std::vector<Entry>& entries, std::size_t a_chunk) {
    Recording recording;
    recording.id = BroadcastId("b");
    MediaTime start{0};
    for (std::size_t first = 0; first < entries.size(); first += a_chunk) {
        const auto last = std::min(first + a_chunk, entries.size());
        const auto at = [&](std::size_t index) {
            return entries.begin() + static_cast<std::ptrdiff_t>(index);
        };
        auto chunk = Chunk::pack(first, start, {at(first), at(last)});
        start += chunk.duration();
        recording.chunks.push_back(std::make_shared<const Chunk>(std::move(chunk)));
    }
    return recording;
}

TEST(Chunk, GivesBackWhatWasPacked) {
    for (unsigned seed = 0; seed < 50; ++seed) {
        const auto entries = make_entries(1 + seed * 3, seed);
        const auto packed = Chunk::pack(7, MediaTime(9), entries);
        const auto read = Chunk::read(7, MediaTime(9), packed.packed());
        ASSERT_TRUE(read);
        EXPECT_EQ(read->entries(), entries);
        EXPECT_EQ(packed.entries(), entries);
        EXPECT_EQ(read->count(), entries.size());
        EXPECT_EQ(read->duration(), packed.duration());
        EXPECT_EQ(read->bytes(), packed.bytes());
        EXPECT_EQ(read->first(), 7U);
        EXPECT_EQ(read->start(), MediaTime(9));
    }
}

TEST(Chunk, KeepsWhatIsUnusual) {
    const std::vector<Entry> entries{
        {},
        {.duration = MediaTime(3'600'000'000), .bytes = UINT64_C(1) << 39, .program_date_time = kNow},
        {.program_date_time = -5, .init = UINT32_MAX, .key_bytes = UINT32_MAX, .audio_bytes = UINT32_MAX},
    };
    const auto read = Chunk::read(0, MediaTime(0), Chunk::pack(0, MediaTime(0), entries).packed());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->entries(), entries);
}

TEST(Chunk, IsSmall) {
    const auto chunk = Chunk::pack(0, MediaTime(0), make_entries(1800));
    EXPECT_LT(chunk.packed().size(), 1800U * 18);
}

TEST(Chunk, IsRefusedCutAnywhere) {
    const auto packed = Chunk::pack(0, MediaTime(0), make_entries(5)).packed();
    for (std::size_t length = 0; length < packed.size(); ++length) {
        const auto cut = Chunk::read(0, MediaTime(0), packed.substr(0, length));
        ASSERT_FALSE(cut) << length;
        EXPECT_EQ(cut.error().code(), ErrorCode::InvalidArgument);
    }
    EXPECT_FALSE(Chunk::read(0, MediaTime(0), packed + "x"));
    EXPECT_FALSE(Chunk::read(0, MediaTime(0), '\x02' + packed.substr(1)));
}

TEST(Chunk, SurvivesAnyBytes) {
    std::mt19937 random(3);
    const auto packed = Chunk::pack(0, MediaTime(0), make_entries(8)).packed();
    for (int i = 0; i < 20'000; ++i) {
        auto garbled = packed;
        for (int flips = 0; flips < 3; ++flips) {
            garbled[random() % garbled.size()] = static_cast<char>(random());
        }
        if (const auto read = Chunk::read(0, MediaTime(0), garbled)) {
            EXPECT_EQ(read->entries().size(), read->count());
            EXPECT_GE(read->duration().count(), 0);
        }
    }
}

TEST(Chunk, PassesOverFieldsOfNewerVersions) {
    const auto entries = make_entries(1);
    auto packed = Chunk::pack(0, MediaTime(0), entries).packed();
    packed[2] = static_cast<char>(packed[2] + 3); // The entry's length, behind layout and count.
    const auto read = Chunk::read(0, MediaTime(0), packed + "new");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->entries(), entries);
}

TEST(Recording, FindsByTimeAndByPosition) {
    const auto entries = make_entries(300);
    for (const auto a_chunk : {1U, 7U, 16U, 300U}) {
        const auto recording = make_recording(entries, a_chunk);
        EXPECT_EQ(recording.count(), 300U);
        MediaTime start{0};
        std::uint64_t bytes = 0;
        for (std::uint64_t position = 0; position < entries.size(); ++position) {
            const auto& entry = entries[position];
            EXPECT_EQ(recording.position_at(start), position);
            EXPECT_EQ(recording.position_at(start + entry.duration - MediaTime(1)), position);
            EXPECT_EQ(recording.entry(position), entry);
            start += entry.duration;
            bytes += entry.bytes;
        }
        EXPECT_EQ(recording.duration(), start);
        EXPECT_EQ(recording.bytes(), bytes);
        EXPECT_EQ(recording.position_at(start), 299U);
        EXPECT_EQ(recording.position_at(start * 2), 299U);
        EXPECT_EQ(recording.position_at(MediaTime(-1)), 0U);
        EXPECT_FALSE(recording.entry(300));
    }
}

TEST(Recording, GoesThroughAnyStretch) {
    const auto entries = make_entries(40);
    const auto recording = make_recording(entries, 7);
    for (std::uint64_t first = 0; first < 42; ++first) {
        for (auto last = first; last < 42; ++last) {
            auto expected = first;
            recording.for_each(first, last, [&](std::uint64_t position, MediaTime start, const Entry& entry) {
                EXPECT_EQ(position, expected++);
                EXPECT_EQ(recording.position_at(start), position);
                EXPECT_EQ(entry, entries[position]);
            });
            EXPECT_EQ(expected, std::max(first, std::min<std::uint64_t>(last, 40)));
        }
    }
}

TEST(Recording, IsTheSameInFewerChunks) {
    const auto entries = make_entries(300);
    auto recording = make_recording(entries, 3);
    recording.chunks = join_chunks(recording.chunks, 128);
    EXPECT_EQ(recording.chunks.size(), 3U);
    EXPECT_EQ(recording.count(), 300U);
    EXPECT_EQ(recording.duration(), make_recording(entries, 300).duration());
    for (std::uint64_t position = 0; position < entries.size(); ++position) {
        EXPECT_EQ(recording.entry(position), entries[position]);
    }
    EXPECT_EQ(join_chunks(recording.chunks, 128), recording.chunks);
}

TEST(Recording, OfNothingIsEmpty) {
    const Recording recording;
    EXPECT_EQ(recording.count(), 0U);
    EXPECT_EQ(recording.duration(), MediaTime(0));
    EXPECT_FALSE(recording.entry(0));
    recording.for_each(0, 5, [](auto, auto, const auto&) { FAIL(); });
}

TEST(SegmentKey, SortsByPosition) {
    const BroadcastId id("0190a0a0-0000-7000-8000-000000000001");
    EXPECT_EQ(segment_key(id, 12), "recordings/0190a0a0-0000-7000-8000-000000000001/00000012.m4s");
    EXPECT_LT(segment_key(id, 9), segment_key(id, 10));
}

} // namespace
} // namespace leams::record
