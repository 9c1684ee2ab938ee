#include "media/packaging/test_harness.hpp"

#include <cstdlib>

namespace leams::packaging {
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
    EXPECT_EQ(harness.packager.window().target_duration, GetParam().target_duration);
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

// An encoder whose clock is three percent off; one that stamps 29.97 pictures a second as 30.
TEST(Packager, DatesFollowOurClockBySmallSteps) {
    for (const double speed : {0.97, 1001 / 1000.0, 1.03}) {
        Harness harness;
        const Source source{.fps = 10, .video_bytes = 20, .clock_speed = speed};
        harness.announce(source);
        const auto begin = harness.clock.millis;
        harness.feed(source, 0, 200);
        harness.packager.on_discontinuity();
        harness.feed(source, 200, 800);
        EXPECT_GE(harness.segments(), 190U);
        UnixMillis next = begin;
        for (const auto& segment : harness.all()) {
            const auto date = segment->program_date_time;
            const auto ours = static_cast<double>(segment->start.count()) / 1000 / speed;
            ASSERT_NEAR(static_cast<double>(date - begin), ours, 1000) << speed << ": " << segment->sequence;
            ASSERT_GE(date - next, segment->discontinuity ? 0 : -101) << segment->sequence;
            ASSERT_LE(date - next, segment->discontinuity ? 1000 : 101) << segment->sequence;
            next = date + segment->duration.count() / 1000;
        }
    }
}

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

TEST(Packager, StoppedVideoStandsStillUntilItGoesOn) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 60, [](const media::Frame& frame, double seconds) {
        return frame.track->kind == TrackKind::Audio || seconds < 10.5 || seconds > 40.3;
    });
    EXPECT_GE(harness.segments(), 28U);
    for (const auto& segment : harness.all()) {
        EXPECT_TRUE(segment->independent) << segment->sequence;
        EXPECT_GT(segment->parts.front().video.length, 0U) << segment->sequence;
        for (const auto& part : segment->parts) {
            EXPECT_GT(part.audio.length, 0U);
            EXPECT_TRUE(!part.independent || part.video.length > 0) << segment->sequence << "." << part.index;
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

TEST(Packager, SaysThatThereAreNoClosedCaptionsUntilThereAre) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 10);
    const std::string none = ",CLOSED-CAPTIONS=NONE\n";
    EXPECT_NE(harness.multivariant().find(none), std::string::npos) << harness.multivariant();
    constexpr std::string_view captions("\0\0\0\x0C\x06\x04\x08\xB5\0\x31GA94\x03\x80", 16);
    const auto bytes = as_bytes(captions);
    harness.packager.on_frame(std::make_shared<const media::Frame>(media::Frame{
        .track = harness.segment(0).init->tracks.video,
        .dts = 900'000,
        .key = true,
        .storage = Bytes(bytes.begin(), bytes.end()),
    }));
    harness.feed(source, 10.1, 14);
    const auto text = harness.multivariant();
    EXPECT_EQ(text.find("CLOSED-CAPTIONS=NONE"), std::string::npos) << text;
    EXPECT_NE(text.find(",CLOSED-CAPTIONS=\"cc\"\n"), std::string::npos) << text;
    EXPECT_NE(
        text.find("#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"cc\",NAME=\"CC1\",DEFAULT=NO,AUTOSELECT=YES,"
                  "INSTREAM-ID=\"CC1\"\n"),
        std::string::npos
    ) << text;
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
        void on_renditions(const Renditions& renditions) override {
            text = writer.write_media(renditions, 0, 0);
        }
        hls::PlaylistWriter writer;
        std::string text;
    } last;
    const SegmentMemory memory{Descriptor()};
    Packager packager({.first_sequence = 5000, .first_discontinuity = 500}, clock, memory, {});
    packager.add(last);
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

TEST(Packager, TellsAllWhoListen) {
    struct Counter final : RenditionListener {
        explicit Counter(Packager& of)
            : packager(of) {}
        void on_renditions(const Renditions& renditions) override {
            last = renditions.front().window;
            if (++calls == 5) {
                packager.remove(*this);
            }
        }
        Packager& packager;
        WindowPtr last;
        int calls = 0;
    };
    Harness harness;
    Counter leaves(harness.packager);
    Counter comes_late(harness.packager);
    harness.packager.add(leaves);
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 8);
    EXPECT_EQ(leaves.calls, 5);
    EXPECT_EQ(leaves.last->segments.front()->sequence, 0U);
    const auto parts = harness.parts();

    harness.packager.add(comes_late);
    harness.feed(source, 8, 9);
    EXPECT_GT(harness.parts(), parts) << "the others go on to be told";
    EXPECT_GT(comes_late.calls, 1);
    EXPECT_EQ(comes_late.last->segments.size(), harness.packager.window().segments.size());
    EXPECT_EQ(leaves.last->segments.size(), 1U) << "what was told never changes";
}

// The harness holds its playlist against the other one's.
TEST(Packager, SoundAloneIsARenditionWhereThereAreBoth) {
    Harness harness;
    const Source source{.video_bytes = 4000};
    harness.announce(source);
    harness.feed(source, 0, 10);
    EXPECT_EQ(harness.renditions(), 2U);
    const auto& text = harness.multivariant();
    const auto end = text.find(",CODECS=\"mp4a.40.2\",CLOSED-CAPTIONS=NONE\naudio/index.m3u8\n");
    ASSERT_NE(end, text.npos) << text;
    const auto rate = std::stod(text.substr(text.rfind('=', end) + 1));
    EXPECT_NEAR(rate, 300.0 * 8 * 48000 / 1024, 8000) << "what its frames take, and their headers";

    Harness large;
    large.announce(source);
    large.feed({.video_bytes = 18'000}, 0, 10);
    EXPECT_EQ(large.renditions(), 2U);
    EXPECT_EQ(large.multivariant().find("audio/"), std::string::npos) << large.multivariant();

    Harness mute;
    mute.announce({.audio = false});
    mute.feed({.audio = false}, 0, 10);
    EXPECT_EQ(mute.renditions(), 1U) << "our own silence is nothing to listen to";
    Harness radio;
    radio.announce({.fps = 0});
    radio.feed({.fps = 0}, 0, 10);
    EXPECT_EQ(radio.renditions(), 1U);
}

TEST(Packager, APartWithoutSoundIsAGapOfTheAudio) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 4);
    EXPECT_EQ(harness.audio_playlist().find("GAP"), std::string::npos);
    harness.feed(source, 4, 4.8, [](const media::Frame& frame, double) {
        return frame.track->kind == TrackKind::Video;
    });
    EXPECT_NE(harness.audio_playlist().find(",GAP=YES\n"), std::string::npos) << harness.audio_playlist();
}

TEST(Packager, WindowIsBounded) {
    Harness harness;
    const Source source;
    harness.announce(source);
    harness.feed(source, 0, 300);
    EXPECT_LE(harness.packager.window().segments.size(), 11U);
    EXPECT_LE(harness.packager.window().retired.size(), 11U);
}

// hls_fragment 3s; hls_playlist_length 60s.
TEST(Packager, AMinuteOfLongSegments) {
    // As the server reckons for a publisher who may send a megabit per second.
    constexpr std::uint64_t kBudget = 2 * 60 * 125'000 * 9 / 8;
    Harness harness(
        {.segment_target = MediaTime{3'000'000}, .window = MediaTime{60'000'000}, .max_bytes = kBudget}
    );
    const Source source{.gop = 1.5};
    harness.announce(source);
    for (int second = 0; second < 200; ++second) {
        harness.feed(source, second, second + 1);
        const auto& window = harness.packager.window();
        std::uint64_t held = window.open ? window.open->bytes() : 0;
        for (const auto* list : {&window.retired, &window.segments}) {
            for (const auto& segment : *list) {
                held += segment->bytes();
            }
        }
        ASSERT_LE(held, kBudget) << second;
    }
    const auto& window = harness.packager.window();
    EXPECT_EQ(window.target_duration, 3);
    EXPECT_EQ(window.segments.size(), 20U);
    for (const auto& segment : window.segments) {
        EXPECT_NEAR(static_cast<double>(segment->duration.count()), 3e6, 1e5);
    }
    EXPECT_GE(window.retired.size(), 19U) << "a player that has just read the playlist may ask for all of it";
    EXPECT_FALSE(harness.packager.is_over_budget());
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

TEST(Packager, TheWindowShrinksToTheMemoryThereIs) {
    Harness harness({.window = MediaTime{60'000'000}, .max_bytes = 2'000'000});
    const Source source{.video_bytes = 4000};
    harness.announce(source);
    for (int second = 0; second < 60; ++second) {
        harness.feed(source, second, second + 1);
        const auto& window = harness.packager.window();
        std::uint64_t held = 0;
        for (const auto* list : {&window.retired, &window.segments}) {
            for (const auto& segment : *list) {
                held += segment->bytes();
            }
        }
        ASSERT_LE(held, 2'000'000U) << second;
    }
    EXPECT_GE(harness.packager.window().segments.size(), 6U);
    EXPECT_FALSE(harness.packager.is_over_budget());
}

TEST(Packager, IsOverBudgetWhenTheShortestWindowDoesNotFit) {
    Harness harness({.window = MediaTime{60'000'000}, .max_bytes = 500'000});
    const Source source{.video_bytes = 4000};
    harness.announce(source);
    harness.feed(source, 0, 3);
    EXPECT_FALSE(harness.packager.is_over_budget());
    harness.feed(source, 3, 10);
    EXPECT_TRUE(harness.packager.is_over_budget());
}

} // namespace
} // namespace leams::packaging
