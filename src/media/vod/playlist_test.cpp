#include "core/formats/m3u8.hpp"
#include "media/vod/playlist.hpp"
#include "media/vod/test_recording.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

namespace leams::vod {
namespace {

using media::MediaTime;
using test::Source;
using test::TestRecording;
using namespace std::chrono_literals;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream input(text);
    for (std::string line; std::getline(input, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// What stands behind "tag:"; empty without the tag.
std::string value_of(const std::string& text, const std::string& tag) {
    for (const auto& line : lines_of(text)) {
        if (line.starts_with(tag + ":")) {
            return line.substr(tag.size() + 1);
        }
    }
    return {};
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

/// A media playlist as a player understands it: each segment by its number, with its discontinuity number.
std::map<std::uint64_t, std::string> segments_of(const std::string& text) {
    std::map<std::uint64_t, std::string> segments;
    auto number = std::stoull(value_of(text, "#EXT-X-MEDIA-SEQUENCE"));
    auto discontinuity = std::stoull(value_of(text, "#EXT-X-DISCONTINUITY-SEQUENCE"));
    for (const auto& line : lines_of(text)) {
        if (line.starts_with("#EXT-X-SKIP:SKIPPED-SEGMENTS=")) {
            number += std::stoull(line.substr(line.find('=') + 1));
        } else if (line == "#EXT-X-DISCONTINUITY") {
            ++discontinuity;
        } else if (!line.starts_with("#")) {
            segments[number++] = line + " " + std::to_string(discontinuity);
        }
    }
    return segments;
}

TEST(VodPlaylist, TellsAllOfARecordingThatIsOver) {
    const auto source = TestRecording().publish(4).publish(2).end().get();
    const auto text = write_media(make_programme(source, {}), RenditionKind::Everything);
    const auto date = [&](std::uint64_t position) {
        return to_rfc3339(source->entry(position)->program_date_time);
    };
    const auto inf = [&](std::uint64_t position) {
        std::string line = "#EXTINF:";
        formats::append_seconds(line, source->entry(position)->duration.count());
        return line + ",\n" + std::to_string(position) + ".m4s\n";
    };
    EXPECT_EQ(
        text,
        "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:2\n#EXT-X-PLAYLIST-TYPE:VOD\n"
        "#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n"
        "#EXT-X-MAP:URI=\"init-0.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:" +
            date(0) + "\n" + inf(0) + inf(1) + "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:" + date(2) +
            "\n" + inf(2) + "#EXT-X-ENDLIST\n"
    );
}

TEST(VodPlaylist, NamesTheInitSegmentWhereItChanges) {
    const auto source = TestRecording().publish(4).publish(4, {.width = 640}).end().get();
    const auto text = write_media(make_programme(source, {}), RenditionKind::Everything);
    EXPECT_EQ(count(text, "#EXT-X-MAP"), 2u);
    EXPECT_NE(text.find("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"init-1.mp4\""), text.npos);
}

TEST(VodPlaylist, BreaksWhereSomethingIsCutOutAndBeginsWhereTheSpanDoes) {
    const auto source = TestRecording().publish(20).end().get();
    const auto programme = make_programme(source, {{.from = 3s, .until = 5s}, {.from = 11s, .until = 13s}});
    const auto text = write_media(programme, RenditionKind::Everything);
    EXPECT_EQ(count(text, "#EXT-X-DISCONTINUITY\n"), 1u);
    EXPECT_EQ(count(text, "#EXT-X-PROGRAM-DATE-TIME"), 2u);
    EXPECT_EQ(count(text, "#EXT-X-MAP"), 1u);
    EXPECT_TRUE(value_of(text, "#EXT-X-START").starts_with("TIME-OFFSET=")) << text;
    EXPECT_NE(text.find("1.m4s\n2.m4s"), 0u);
    EXPECT_EQ(text.find("\n4.m4s"), text.npos);
}

TEST(VodPlaylist, LeavesGapsInTheSoundWhereThereWasNone) {
    TestRecording source;
    source.publish(4, {.sound = false}).publish(4).end();
    auto entries = source.entries();
    const auto text = write_media(make_programme(source.get(), {}), RenditionKind::Audio);
    const auto silent =
        static_cast<std::size_t>(std::ranges::count(entries, std::uint32_t{0}, &record::Entry::audio_bytes));
    EXPECT_EQ(count(text, "#EXT-X-GAP"), silent);
    EXPECT_EQ(count(text, ".m4s"), entries.size());
}

TEST(VodPlaylist, KeepsItsTargetDurationAboveEverySegment) {
    const auto source = TestRecording().publish(7).publish(3).publish(1).end().get();
    const auto text = write_media(make_programme(source, {}), RenditionKind::Everything);
    const auto target = std::stol(value_of(text, "#EXT-X-TARGETDURATION"));
    source->for_each(0, source->count(), [&](std::uint64_t, MediaTime, const record::Entry& entry) {
        EXPECT_LE((entry.duration.count() + 500'000) / 1'000'000, target);
    });
}

TEST(KeyPictures, AreRangesOfTheSegments) {
    TestRecording source;
    source.publish(6).publish(4).end();
    const auto text = write_key_pictures(make_programme(source.get(), {}));
    EXPECT_EQ(count(text, "#EXT-X-I-FRAMES-ONLY"), 1u);
    EXPECT_EQ(count(text, "#EXTINF"), source.entries().size());
    EXPECT_EQ(count(text, "#EXT-X-DISCONTINUITY\n"), 1u);
    EXPECT_NE(
        text.find("#EXT-X-BYTERANGE:" + std::to_string(source.entries()[2].key_bytes) + "@0\n2.m4s\n"),
        text.npos
    );
    EXPECT_TRUE(text.ends_with("#EXT-X-ENDLIST\n"));
}

TEST(Multivariant, TellsTheTrueRates) {
    TestRecording source;
    source.publish(6).publish(4, {.picture_bytes = 5000}).end();
    const auto recording = source.get();
    double peak = 0;
    for (const auto& entry : source.entries()) {
        peak = std::max(
            peak, static_cast<double>(entry.bytes) * 8e6 / static_cast<double>(entry.duration.count())
        );
    }
    const auto average =
        static_cast<double>(recording->bytes()) * 8e6 / static_cast<double>(recording->duration().count());
    const auto text = write_multivariant(make_programme(recording, {}));
    const auto main = value_of(text, "#EXT-X-STREAM-INF");
    const auto number = [&](const std::string& name) {
        const auto at = main.find(name + "=");
        return std::stod(main.substr(at + name.size() + 1));
    };
    EXPECT_NEAR(number("BANDWIDTH"), peak, 1001);
    EXPECT_GE(number("BANDWIDTH"), peak);
    EXPECT_NEAR(number("AVERAGE-BANDWIDTH"), average, 1001);
    EXPECT_NE(main.find("CODECS=\"avc1.64001f,mp4a.40.2\""), main.npos) << main;
    EXPECT_NE(main.find("RESOLUTION=1280x720,FRAME-RATE=30.000,CLOSED-CAPTIONS=NONE"), main.npos) << main;
    EXPECT_NE(text.find("\nmain/index.m3u8\n"), text.npos);
    EXPECT_NE(text.find("\naudio/index.m3u8\n"), text.npos);
    const auto pictures = value_of(text, "#EXT-X-I-FRAME-STREAM-INF");
    EXPECT_NE(pictures.find("CODECS=\"avc1.64001f\""), pictures.npos) << pictures;
    EXPECT_NE(pictures.find("URI=\"main/iframes.m3u8\""), pictures.npos) << pictures;
}

TEST(Multivariant, OffersNoSoundWhereThereIsNone) {
    TestRecording source;
    source.publish(4, {.sound = false}).end();
    const auto text = write_multivariant(make_programme(source.get(), {}));
    const bool silent = std::ranges::all_of(source.entries(), [](const record::Entry& entry) {
        return entry.audio_bytes == 0;
    });
    EXPECT_EQ(text.find("audio/index.m3u8") == text.npos, silent) << text;
}

/// The playlists that a viewer gets who reloads after every new segment, over losses and a restart.
class Rewinding : public testing::Test {
public:
    std::vector<std::string> reload(MediaTime window) {
        TestRecording source;
        std::vector<std::string> texts;
        const auto whole =
            source.publish(20).publish(8).restart().publish(15, {.width = 640}).publish(30).get();
        for (std::uint64_t count = 1; count <= whole->count(); ++count) {
            auto part = std::make_shared<record::Recording>(*whole);
            part->chunks.clear();
            std::vector<record::Entry> entries;
            whole->for_each(0, count, [&](std::uint64_t, MediaTime, const record::Entry& entry) {
                entries.push_back(entry);
            });
            part->chunks.push_back(
                std::make_shared<const record::Chunk>(record::Chunk::pack(0, MediaTime{0}, entries))
            );
            programmes.push_back(make_rewind(part, window));
            texts.push_back(write_media(programmes.back(), RenditionKind::Everything));
        }
        return texts;
    }

    std::vector<Programme> programmes;
};

TEST_F(Rewinding, NumbersStayWhatTheyWereWhileTheWindowSlides) {
    std::map<std::uint64_t, std::string> known;
    std::uint64_t first = 0;
    for (const auto& text : reload(20s)) {
        const auto segments = segments_of(text);
        EXPECT_GE(segments.begin()->first, first);
        first = segments.begin()->first;
        for (const auto& [number, segment] : segments) {
            const auto [place, added] = known.try_emplace(number, segment);
            EXPECT_EQ(place->second, segment) << text;
        }
    }
    EXPECT_GT(first, 10u);
    EXPECT_EQ(known.rbegin()->second.substr(known.rbegin()->second.find(' ')), " 3");
}

TEST_F(Rewinding, EveryWindowBeginsWithADateAndAnInitSegment) {
    for (const auto& text : reload(20s)) {
        const auto lines = lines_of(text);
        const auto first =
            std::ranges::find_if(lines, [](const auto& line) { return line.starts_with("#EXTINF"); });
        const auto head = std::vector<std::string>(lines.begin(), first);
        EXPECT_TRUE(std::ranges::any_of(head, [](const auto& line) { return line.starts_with("#EXT-X-MAP"); })
        );
        EXPECT_TRUE(std::ranges::any_of(head, [](const auto& line) {
            return line.starts_with("#EXT-X-PROGRAM-DATE-TIME");
        }));
        EXPECT_EQ(value_of(text, "#EXT-X-PLAYLIST-TYPE"), "");
        EXPECT_EQ(text.find("ENDLIST"), text.npos);
    }
}

TEST_F(Rewinding, ADeltaIsTheRestOfThePlaylist) {
    const auto texts = reload(40s);
    std::size_t skips = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto delta = write_delta(programmes[i], RenditionKind::Everything);
        const auto skip = value_of(delta, "#EXT-X-SKIP");
        if (skip.empty()) {
            EXPECT_EQ(delta, texts[i]);
            continue;
        }
        ++skips;
        // The lines of the last segments are the same, byte for byte.
        const auto tail = delta.substr(delta.find("#EXT-X-SKIP"));
        const auto rest = tail.substr(tail.find('\n') + 1);
        EXPECT_TRUE(texts[i].ends_with(rest)) << rest;
        const auto skipped = std::stoull(skip.substr(skip.find('=') + 1));
        EXPECT_EQ(count(rest, ".m4s") + skipped, programmes[i].count());
        EXPECT_GE(count(rest, ".m4s"), 6u);
    }
    EXPECT_GT(skips, 10u);
}

TEST_F(Rewinding, TheWholeStreamIsAnEventThatOnlyGrows) {
    std::string before;
    for (const auto& text : reload(0s)) {
        EXPECT_EQ(value_of(text, "#EXT-X-PLAYLIST-TYPE"), "EVENT");
        const auto segments = text.substr(text.find("#EXT-X-MAP"));
        EXPECT_TRUE(segments.starts_with(before));
        before = segments;
    }
}

TEST_F(Rewinding, EndsWithTheRecording) {
    auto source = TestRecording();
    const auto ended = source.publish(60).end().get();
    const auto text = write_media(make_rewind(ended, 20s), RenditionKind::Everything);
    EXPECT_TRUE(text.ends_with("#EXT-X-ENDLIST\n"));
    EXPECT_EQ(text.find("CAN-SKIP-UNTIL"), text.npos);
    EXPECT_EQ(write_delta(make_rewind(ended, 20s), RenditionKind::Everything), text);
}

/// Twelve hours open as fast as a short video: what this takes is a bound, not a figure.
TEST(VodPlaylist, OfTwelveHoursIsWrittenInAMoment) {
    auto recording = std::make_shared<record::Recording>(*TestRecording().publish(4).end().get());
    const auto entry = *recording->entry(1);
    recording->chunks.clear();
    MediaTime start{0};
    for (std::uint64_t first = 0; first < 21'600; first += 300) {
        const std::vector<record::Entry> entries(300, entry);
        recording->chunks.push_back(
            std::make_shared<const record::Chunk>(record::Chunk::pack(first, start, entries))
        );
        start += recording->chunks.back()->duration();
    }
    const auto began = std::chrono::steady_clock::now();
    const auto text = write_media(make_programme(recording, {}), RenditionKind::Everything);
    const auto took = std::chrono::steady_clock::now() - began;
    EXPECT_EQ(count(text, ".m4s"), 21'600u);
    EXPECT_LT(text.size(), 21'600u * 40);
    EXPECT_LT(took, 1s); // Of a debug build with sanitizers.
}

} // namespace
} // namespace leams::vod
