#include "media/vod/mp4_layout.hpp"
#include "media/vod/test_recording.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <map>
#include <unistd.h>

namespace leams::vod {
namespace {

using media::MediaTime;
using test::TestLibrary;
using test::TestRecording;
using namespace std::chrono_literals;

std::string bytes_of(const net::Body& body) {
    if (const auto* text = std::get_if<std::string>(&body)) {
        return *text;
    }
    if (const auto* text = std::get_if<net::SharedText>(&body)) {
        return **text;
    }
    const auto& file = std::get<net::FileRange>(body);
    std::string bytes(file.length, '\0');
    EXPECT_EQ(
        ::pread(file.fd, bytes.data(), bytes.size(), static_cast<off_t>(file.offset)),
        static_cast<ssize_t>(bytes.size())
    );
    return bytes;
}

Mp4Layout lay_out(TestLibrary& library, const Programme& programme) {
    auto layout = leams::test::run(lay_out_mp4(library, programme));
    EXPECT_TRUE(layout) << layout.error().cause();
    return *layout;
}

/// The file from `from` up to `to`.
std::string read(TestLibrary& library, const Mp4Layout& layout, std::uint64_t from, std::uint64_t to) {
    std::string file = from < layout.head.size() ? layout.head.substr(from, to - from) : "";
    for (std::size_t i = 0; i < layout.segments.size(); ++i) {
        auto bytes = leams::test::run(
            library.segment(test::kBroadcast, layout.segments[i].position, 0, UINT64_C(1) << 30)
        );
        const auto pieces = retimed_pieces(layout, i, StoredSegment(*std::move(bytes)), from, to);
        EXPECT_TRUE(pieces);
        for (const auto& piece : *pieces) {
            file += bytes_of(piece);
        }
    }
    return file;
}

std::string read_all(TestLibrary& library, const Mp4Layout& layout) {
    return read(library, layout, 0, layout.size());
}

struct Track {
    std::uint64_t chunks = 0;
    std::uint64_t end = 0; // In ticks.
    std::uint64_t overlap = 0;
    std::uint64_t longest_gap = 0;
};

/// What a player finds behind the head.
std::map<std::uint32_t, Track> walk(const Mp4Layout& layout, const std::string& file) {
    std::map<std::uint32_t, Track> tracks;
    std::uint32_t sequence = 0;
    for (auto at = layout.head.size(); at < file.size();) {
        const auto view = as_bytes(file).subspan(at);
        const auto head = formats::parse_mp4_chunk_head(view);
        if (!head) {
            ADD_FAILURE() << head.error().reason() << " at " << at;
            break;
        }
        const auto number = *ByteReader(view.subspan(head->sequence_at)).u32();
        EXPECT_GT(number, sequence);
        sequence = number;
        auto& track = tracks[head->track_id];
        if (head->base_decode_time < track.end) {
            track.overlap = std::max(track.overlap, track.end - head->base_decode_time);
        } else {
            track.longest_gap = std::max(track.longest_gap, head->base_decode_time - track.end);
        }
        track.end = head->base_decode_time + head->duration;
        ++track.chunks;
        at += head->bytes;
    }
    return tracks;
}

double seconds(std::uint64_t ticks, double timescale) {
    return static_cast<double>(ticks) / timescale;
}

TEST(Mp4Layout, KnowsTheLengthBeforeTheFirstByte) {
    TestRecording source;
    source.publish(6).publish(4).end();
    TestLibrary library(source);
    const auto layout = lay_out(library, make_programme(source.get(), {}));
    EXPECT_EQ(read_all(library, layout).size(), layout.size());
    EXPECT_EQ(layout.size(), layout.head.size() + source.get()->bytes());
    EXPECT_EQ(layout.shifts.size(), 2u);
}

TEST(Mp4Layout, MakesOneTimeOfLossesAndRestarts) {
    TestRecording source;
    source.publish(20).publish(7).restart().publish(9).restart().publish(5).end();
    const auto recording = source.get();
    for (const auto place : {TestLibrary::Place::Files, TestLibrary::Place::Memory}) {
        TestLibrary library(source, place);
        const auto layout = lay_out(library, make_programme(recording, {}));
        const auto tracks = walk(layout, read_all(library, layout));
        ASSERT_EQ(tracks.size(), 2u);
        const auto told = static_cast<double>(recording->duration().count()) / 1e6;
        EXPECT_NEAR(seconds(tracks.at(1).end, 90000), told, 0.2);
        EXPECT_NEAR(seconds(tracks.at(2).end, 48000), told, 0.2);
        for (const auto& [id, track] : tracks) {
            const double timescale = id == 1 ? 90000 : 48000;
            EXPECT_LE(track.overlap, 1u) << id; // Rounding.
            EXPECT_LT(seconds(track.longest_gap, timescale), 0.1) << id;
        }
    }
}

TEST(Mp4Layout, BeginsAtZeroWhereverItIsCut) {
    TestRecording source;
    source.publish(60).end();
    TestLibrary library(source);
    const auto layout = lay_out(
        library, make_programme(source.get(), {{.from = 20s, .until = 30s}, {.from = 44s, .until = 50s}})
    );
    const auto tracks = walk(layout, read_all(library, layout));
    for (const auto& [id, track] : tracks) {
        EXPECT_NEAR(seconds(track.end, id == 1 ? 90000 : 48000), 16, 4.1) << id;
        EXPECT_LE(track.overlap, 1u);
        EXPECT_LT(seconds(track.longest_gap, id == 1 ? 90000 : 48000), 0.1);
    }
}

TEST(Mp4Layout, GivesTheSameBytesInPieces) {
    TestRecording source;
    source.publish(3, {.picture_bytes = 100}).restart().publish(2, {.picture_bytes = 100}).end();
    TestLibrary library(source);
    const auto layout = lay_out(library, make_programme(source.get(), {}));
    const auto whole = read_all(library, layout);
    for (std::uint64_t at = 0; at < layout.size(); at += 997) {
        EXPECT_EQ(read(library, layout, 0, at) + read(library, layout, at, layout.size()), whole) << at;
    }
    EXPECT_EQ(read(library, layout, 5000, 5001), whole.substr(5000, 1));
}

TEST(Mp4Layout, TellsPlayersWhereSegmentsAre) {
    TestRecording source;
    source.publish(10).end();
    TestLibrary library(source);
    const auto layout = lay_out(library, make_programme(source.get(), {}));
    const auto index = layout.head.find("sidx");
    ASSERT_NE(index, std::string::npos);
    EXPECT_EQ(index - 4 + formats::mp4_index_bytes(source.entries().size()), layout.head.size());
    EXPECT_EQ(layout.segment_at(layout.head.size()), 0u);
    EXPECT_EQ(layout.segment_at(layout.segments[0].end), 1u);
    EXPECT_EQ(layout.segment_at(layout.size() - 1), layout.segments.size() - 1);
}

TEST(Mp4Layout, IsAFileForEachSetUpOfTheDecoders) {
    TestRecording source;
    source.publish(6).publish(4, {.width = 640}).publish(4).end();
    const auto parts = split_by_setup(make_programme(source.get(), {}));
    ASSERT_EQ(parts.size(), 3u);
    std::uint64_t count = 0;
    TestLibrary library(source);
    for (const auto& part : parts) {
        count += part.count();
        const auto layout = lay_out(library, part);
        EXPECT_EQ(walk(layout, read_all(library, layout)).size(), 2u);
    }
    EXPECT_EQ(count, source.get()->count());
}

TEST(Mp4Layout, IsOneFileAfterARestartWithTheSameEncoder) {
    TestRecording source;
    source.publish(6).restart().publish(4).end();
    EXPECT_EQ(source.get()->inits.size(), 2u);
    EXPECT_EQ(split_by_setup(make_programme(source.get(), {})).size(), 1u);
}

TEST(Mp4Layout, SaysWhenTheStoreIsAway) {
    TestRecording source;
    source.publish(6).end();
    TestLibrary library(source);
    library.is_away = true;
    const auto layout = leams::test::run(lay_out_mp4(library, make_programme(source.get(), {})));
    ASSERT_FALSE(layout);
    EXPECT_EQ(layout.error().code(), ErrorCode::Unavailable);
}

TEST(Mp4Layout, OfTwoHoursReadsNoMoreThanItsBeginning) {
    TestRecording source;
    source.publish(120, {.picture_bytes = 50}).end();
    TestLibrary library(source);
    lay_out(library, make_programme(source.get(), {}));
    EXPECT_EQ(library.segments, 1);
}

} // namespace
} // namespace leams::vod
