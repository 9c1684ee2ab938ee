#include "media/hub/reader_queue.hpp"
#include "media/hub/test_sinks.hpp"

#include <gtest/gtest.h>

namespace leams::media {
namespace {

using namespace std::chrono_literals;

class ReaderQueueTest : public testing::Test {
protected:
    static std::string word(const ReadEvent& event) {
        if (const auto* frame = std::get_if<FramePtr>(&event)) {
            const char letter = (*frame)->track->kind == TrackKind::Audio ? 'A' : (*frame)->key ? 'V' : 'v';
            return letter + std::to_string((*frame)->dts);
        }
        if (const auto* tracks = std::get_if<Tracks>(&event)) {
            return std::string("tracks(") + (tracks->video ? "V" : "") + (tracks->audio ? "A" : "") + ")";
        }
        if (const auto* why = std::get_if<ReadEnd>(&event)) {
            return *why == ReadEnd::TooSlow ? "slow" : "end";
        }
        return "gap";
    }
    std::string take_all() {
        test::Diary diary;
        while (const auto event = queue.take()) {
            diary.add(word(*event));
        }
        return diary.text;
    }
    void picture(std::int64_t dts, bool key = false) {
        queue.push(std::make_shared<const Frame>(test::make_frame(video, dts, key)));
    }
    void sound(std::int64_t dts) { queue.push(std::make_shared<const Frame>(test::make_frame(audio, dts))); }
    void begin() { queue.push(Tracks{.video = video, .audio = audio}); }

    TrackInfoPtr video = test::make_track(TrackKind::Video);
    TrackInfoPtr audio = test::make_track(TrackKind::Audio);
    ReaderLimits limits{.time = 1s, .bytes = 1U << 20, .overflows = 3, .overflow_window = 20s};
    ReaderQueue queue{limits};
};

TEST_F(ReaderQueueTest, BeginsAtAKeyPicture) {
    begin();
    picture(0);
    sound(10);
    picture(40, true);
    sound(50);
    picture(80);
    EXPECT_EQ(take_all(), "tracks(VA) V40 A50 v80");
    EXPECT_EQ(queue.counts().frames, 3U);
    EXPECT_EQ(queue.counts().dropped, 0U) << "nothing is lost of what was never promised";
}

TEST_F(ReaderQueueTest, BeginsAtAnySoundWithoutPictures) {
    queue.push(Tracks{.video = nullptr, .audio = audio});
    sound(10);
    EXPECT_EQ(take_all(), "tracks(A) A10");
}

// A publisher came back without pictures; the track stays announced.
TEST_F(ReaderQueueTest, SoundDoesNotWaitForPicturesThatComeNoMore) {
    begin();
    for (std::int64_t dts = 0; dts <= 1040; dts += 20) {
        sound(dts);
    }
    EXPECT_EQ(take_all(), "tracks(VA) A1000 A1020 A1040");
    picture(1060);
    picture(1100, true);
    EXPECT_EQ(take_all(), "V1100") << "a picture that is no key picture cannot be decoded yet";
}

TEST_F(ReaderQueueTest, GoesOnWithTheNewestKeyPictureThatLeavesRoom) {
    begin();
    picture(0, true);
    picture(400);
    picture(800, true);
    sound(810);
    picture(1040);
    EXPECT_EQ(take_all(), "tracks(VA) gap V800 A810 v1040");
    EXPECT_EQ(queue.counts().frames, 3U);
    EXPECT_EQ(queue.counts().dropped, 2U);
    EXPECT_EQ(queue.counts().overflows, 1U);
    EXPECT_EQ(queue.bytes(), 0U);
}

TEST_F(ReaderQueueTest, GoesOnWithTheNextKeyPictureWhenNoneLeavesRoom) {
    begin();
    picture(0, true);
    picture(1040);
    picture(1080);
    sound(1090);
    picture(1120, true);
    sound(1130);
    EXPECT_EQ(take_all(), "tracks(VA) gap V1120 A1130");
    EXPECT_EQ(queue.counts().dropped, 4U);
}

TEST_F(ReaderQueueTest, IsBoundedInBytes) {
    begin();
    auto large = test::make_frame(video, 0, true);
    large.storage.resize(600U << 10);
    queue.push(std::make_shared<const Frame>(large));
    large.dts = 10;
    queue.push(std::make_shared<const Frame>(large));
    EXPECT_EQ(take_all(), "tracks(VA) gap V10");
}

TEST_F(ReaderQueueTest, RepeatedOverflowEndsIt) {
    begin();
    for (std::int64_t dts = 0; dts <= 20'000; dts += 100) {
        picture(dts, dts % 500 == 0);
        EXPECT_LE(queue.bytes(), 12 * (10 + sizeof(Frame) + sizeof(ReadEvent)));
    }
    EXPECT_TRUE(queue.ended());
    EXPECT_EQ(queue.counts().overflows, 3U);
    EXPECT_EQ(take_all(), "slow");
    EXPECT_EQ(queue.bytes(), 0U);
}

TEST_F(ReaderQueueTest, OverflowNowAndThenDoesNot) {
    begin();
    for (std::int64_t dts = 0; dts <= 300'000; dts += 100) {
        picture(dts, dts % 500 == 0);
        if (dts % 12'000 > 1500) {
            take_all(); // Reads, but for a moment every twelve seconds.
        }
    }
    EXPECT_FALSE(queue.ended());
    EXPECT_GT(queue.counts().overflows, 20U);
}

TEST_F(ReaderQueueTest, WhatIsWithdrawnIsNotReadToItsEnd) {
    begin();
    picture(0, true);
    auto over = queue;
    over.push(ReadEnd::Over);
    EXPECT_FALSE(over.cut());
    queue.push(ReadEnd::Withdrawn);
    EXPECT_EQ(queue.cut(), ReadEnd::Withdrawn);
    EXPECT_EQ(queue.bytes(), 0U);
    EXPECT_EQ(take_all(), "end");
    std::swap(queue, over);
    EXPECT_EQ(take_all(), "tracks(VA) V0 end");
}

TEST_F(ReaderQueueTest, MarksBetweenTwoFramesAreOneOfEachKind) {
    begin();
    picture(0, true);
    for (int i = 0; i < 1000; ++i) {
        queue.push(Discontinuity{});
        queue.push(Tracks{.video = video, .audio = i % 2 == 0 ? audio : nullptr});
    }
    EXPECT_EQ(take_all(), "tracks(VA) V0 gap tracks(V)");
}

TEST_F(ReaderQueueTest, FramesLostOnTheWayAreAGapUpToTheNextKeyPicture) {
    begin();
    picture(0, true);
    queue.lose();
    picture(40);
    picture(80, true);
    queue.push(ReadEnd::Over);
    picture(120);
    EXPECT_EQ(take_all(), "tracks(VA) V0 gap V80 end");
}

} // namespace
} // namespace leams::media
