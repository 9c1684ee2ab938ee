#include "hls/packager_harness.hpp"

namespace leams::hls {
namespace {

using media::MediaTime;
using media::TrackKind;
using test::Harness;
using test::Source;

struct Case {
    const char* name;
    Source source;
    std::int64_t target_duration;
};

class PackagerSources : public testing::TestWithParam<Case> {};

// The harness checks every published playlist; here only what is special about a source.
TEST_P(PackagerSources, KeepsThePromisesOfThePlaylist) {
    Harness harness;
    harness.announce(GetParam().source);
    harness.feed(GetParam().source, 0, 40);
    EXPECT_GE(harness.segments(), 8U);
    EXPECT_GT(harness.parts(), 90U);
    EXPECT_EQ(harness.packager.rendition().target_duration, GetParam().target_duration);
    // With longer segments the whole window lies behind the skip boundary.
    EXPECT_EQ(harness.delta().find("#EXT-X-SKIP") != std::string::npos, GetParam().target_duration < 4);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    PackagerSources,
    testing::Values(
        Case{"fps30", {.fps = 30}, 2},
        Case{"fps25", {.fps = 25}, 2},
        Case{"film", {.fps = 24000 / 1001.0}, 2},
        Case{"ntsc", {.fps = 30000 / 1001.0}, 2},
        Case{"fps50", {.fps = 50}, 2},
        Case{"fps60", {.fps = 60}, 2},
        Case{"ntsc60", {.fps = 60000 / 1001.0}, 2},
        Case{"fps15", {.fps = 15}, 2},
        Case{"fps10", {.fps = 10}, 2},
        Case{"exact_clock", {.fps = 29.97, .millisecond_clock = false}, 2},
        Case{"b_frames", {.fps = 30, .b_frames = 2}, 2},
        Case{"gop1", {.fps = 30, .gop = 1}, 2},
        Case{"gop_half", {.fps = 30, .gop = 0.5}, 2},
        Case{"all_key", {.fps = 30, .gop = 0.01}, 2},
        Case{"gop_odd", {.fps = 30, .gop = 1.3}, 3},
        Case{"gop_2_4", {.fps = 30, .gop = 2.4}, 2},
        Case{"gop3", {.fps = 25, .gop = 3}, 3},
        Case{"gop20", {.fps = 30, .gop = 20}, 4},
        Case{"video_only", {.fps = 30, .audio = false}, 2},
        Case{"audio_only", {.fps = 0}, 2},
        Case{"audio_only_44", {.fps = 0, .audio_rate = 44100}, 2},
        Case{"audio_44", {.fps = 30, .audio_rate = 44100}, 2}
    ),
    [](const auto& info) { return info.param.name; }
);

TEST(Packager, PublishesNothingBeforeTheFirstSegmentIsComplete) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 1.9);
    EXPECT_TRUE(harness.playlist().empty());
    harness.feed(source, 1.9, 2.1);
    EXPECT_NE(harness.playlist().find("0.m4s"), std::string::npos);
}

TEST(Packager, CutsEveryTwoSecondsAtKeyPictures) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 20);
    for (std::size_t i = 0; i < harness.segments(); ++i) {
        EXPECT_TRUE(harness.segment(i).independent);
        EXPECT_TRUE(harness.segment(i).parts.front().independent);
        EXPECT_EQ(harness.segment(i).duration, MediaTime{2'000'000});
        EXPECT_EQ(harness.segment(i).parts.size(), 6U);
    }
}

TEST(Packager, LongGopIsCutWithoutKeyPictureAndRealigns) {
    Harness harness;
    const Source source{.gop = 10};
    harness.announce(source);
    harness.feed(source, 0, 40);
    std::size_t independent = 0;
    for (const auto& segment : harness.all()) {
        independent += segment->independent ? 1 : 0;
    }
    EXPECT_EQ(independent, 4U);
    EXPECT_GT(harness.segments(), 8U);
}

TEST(Packager, PictureGapUnderSoundKeepsParts) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 20, [](const media::Frame& frame, double seconds) {
        return frame.track->kind == TrackKind::Audio || seconds < 6.5 || seconds > 7.4;
    });
    EXPECT_GE(harness.segments(), 9U);
    EXPECT_EQ(harness.segment(4).start, MediaTime{8'000'000});
}

TEST(Packager, GapOfVideoOnlyIsLeftOut) {
    Harness harness;
    const Source source{.audio = false};
    harness.announce(source);
    harness.feed(source, 0, 20, [](const media::Frame&, double seconds) {
        return seconds < 6.5 || seconds > 7.4;
    });
    const auto& last = *harness.all().back();
    const auto end = last.start + last.duration;
    EXPECT_LT(end, MediaTime{19'200'000});
    // The wall clock is not fooled by what was left out.
    const auto offset = last.program_date_time - 1'800'000'000'000 - last.start.count() / 1000;
    EXPECT_NEAR(static_cast<double>(offset), 900, 60);
}

TEST(Packager, LostPicturesKeepParts) {
    for (const double loss : {0.05, 0.2, 0.5}) {
        Harness harness;
        const Source source{.audio = false};
        harness.announce(source);
        double credit = 0;
        harness.feed(source, 0, 30, [&](const media::Frame& frame, double seconds) {
            credit += loss * (1 + static_cast<double>(static_cast<int>(seconds * 7) % 3));
            if (frame.key || credit < 1) {
                return true;
            }
            credit -= 1;
            return false;
        });
        EXPECT_GE(harness.segments(), 12U) << loss;
    }
}

TEST(Packager, StoppedVideoStandsStillUntilItsNextKeyPicture) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 60, [](const media::Frame& frame, double seconds) {
        return frame.track->kind == TrackKind::Audio || seconds < 10.5 || seconds > 40.3;
    });
    EXPECT_GE(harness.segments(), 28U);
    for (const auto& segment : harness.all()) {
        for (const auto& part : segment->parts) {
            EXPECT_GT(part.audio.length, 0U);
            if (segment->start > MediaTime{14'000'000}) {
                EXPECT_GT(part.video.length, 0U) << segment->sequence << "." << part.index;
            }
        }
    }
}

TEST(Packager, VideoThatStopsLateInASegmentDoesNotStretchIt) {
    // Wherever in a segment it is, that the pictures have stopped shows 1.2 seconds later.
    for (const double stop : {4.4, 5.0, 5.6, 5.96}) {
        Harness harness;
        const Source source;
        harness.announce(source);
        harness.feed(source, 0, 20, [stop](const media::Frame& frame, double seconds) {
            return frame.track->kind == TrackKind::Audio || seconds < stop;
        });
        EXPECT_GE(harness.segments(), 7U);
    }
}

TEST(Packager, AudioSecondsAheadWaitsForItsPictures) {
    Harness harness;
    const Source source;
    harness.announce(source);
    // Sound first, then the pictures of the same three seconds.
    for (double from = 0; from < 30; from += 3) {
        const auto only = [](TrackKind kind) {
            return [kind](const media::Frame& frame, double) { return frame.track->kind == kind; };
        };
        if (from == 0) {
            harness.feed(source, 0, 0.1, only(TrackKind::Video));
        }
        harness.feed(source, from, from + 0.9, only(TrackKind::Audio));
        harness.feed(source, from == 0 ? 0.1 : from, from + 3, only(TrackKind::Video));
        harness.feed(source, from + 0.9, from + 3, only(TrackKind::Audio));
    }
    EXPECT_GE(harness.segments(), 8U);
}

TEST(Packager, ReconnectContinuesWithDiscontinuity) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 9.1);
    const auto before = harness.parts();
    harness.packager.on_discontinuity();
    EXPECT_GT(harness.parts(), before) << "what came before the loss is published at once";
    harness.clock.millis += 30'000;
    harness.announce(source);
    harness.feed(source, 10, 20);
    const auto& first = harness.segment(5);
    EXPECT_TRUE(first.discontinuity);
    EXPECT_TRUE(first.independent);
    EXPECT_EQ(first.init, harness.segment(0).init);
    EXPECT_NE(harness.playlist().find("#EXT-X-DISCONTINUITY\n"), std::string::npos);
}

TEST(Packager, CountsDiscontinuitiesThatLeaveTheWindow) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 10);
    harness.packager.on_discontinuity();
    harness.feed(source, 10, 80);
    EXPECT_NE(harness.playlist().find("#EXT-X-DISCONTINUITY-SEQUENCE:1\n"), std::string::npos);
    EXPECT_EQ(harness.playlist().find("#EXT-X-DISCONTINUITY\n"), std::string::npos);
}

TEST(Packager, NewParametersMakeANewInitSegment) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 10);
    harness.announce(source, 640);
    harness.feed(source, 10, 20);
    EXPECT_EQ(harness.all().back()->init->id, 1U);
    EXPECT_NE(harness.playlist().find("#EXT-X-MAP:URI=\"init-1.mp4\""), std::string::npos);
    EXPECT_NE(harness.multivariant().find("RESOLUTION=640x720"), std::string::npos) << harness.multivariant();
}

TEST(Packager, LateVideoJoinsSound) {
    Harness harness;
    const Source sound{.fps = 0};
    const Source both;
    harness.announce(sound);
    harness.feed(sound, 0, 10);
    harness.announce(both);
    harness.feed(both, 10, 30);
    EXPECT_TRUE(harness.all().back()->init->tracks.video);
    EXPECT_GE(harness.segments(), 14U);
}

TEST(Packager, EndsWithEverything) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 5.05);
    harness.packager.on_end();
    EXPECT_TRUE(harness.playlist().ends_with("#EXT-X-ENDLIST\n"));
    EXPECT_EQ(harness.playlist().find("PRELOAD-HINT"), std::string::npos);
    EXPECT_NEAR(
        static_cast<double>((harness.all().back()->start + harness.all().back()->duration).count()),
        5.06e6,
        4e4
    );
}

TEST(Packager, ContinuesTheNumbersOfAFormerProcess) {
    test::ManualClock clock;
    struct Last final : RenditionListener {
        void on_rendition(const media::Rendition& rendition) override {
            text = writer.write_media(rendition, 0);
        }
        PlaylistWriter writer;
        std::string text;
    } last;
    const media::SegmentMemory memory{Descriptor()};
    Packager packager({.first_sequence = 5000, .first_discontinuity = 500}, clock, memory, last, {});
    const auto track = test::audio_track();
    packager.on_tracks({.video = nullptr, .audio = track});
    for (std::int64_t i = 0; i < 200; ++i) {
        packager.on_frame(test::make_frame(track, i * 1024, true));
    }
    EXPECT_NE(
        last.text.find("#EXT-X-MEDIA-SEQUENCE:5000\n#EXT-X-DISCONTINUITY-SEQUENCE:500\n#EXT-X-DISCONTINUITY\n"
        ),
        std::string::npos
    ) << last.text;
    EXPECT_NE(last.text.find("init-5000.mp4"), std::string::npos)
        << "a cache still has the former init segments";
}

TEST(Packager, WindowIsBounded) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 300);
    EXPECT_LE(harness.packager.rendition().segments.size(), 11U);
    EXPECT_LE(harness.packager.rendition().retired.size(), 11U);
}

TEST(Packager, HugeSegmentsEndEarly) {
    Harness harness({.max_part_bytes = 1U << 20, .max_segment_bytes = 4U << 20});
    const Source source{.gop = 4, .video_bytes = 60'000};
    harness.announce(source);
    harness.feed(source, 0, 20);
    for (const auto& segment : harness.all()) {
        EXPECT_LE(segment->bytes(), (4U << 20) + 200'000);
    }
}

} // namespace
} // namespace leams::hls
