#include "core/runtime/loops.hpp"
#include "core/runtime/on_loop.hpp"
#include "media/hub/broadcast.hpp"
#include "media/hub/registry.hpp"
#include "media/hub/test_sinks.hpp"
#include "test/eventually.hpp"
#include "test/fake_clock.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace leams::media {
namespace {

using namespace std::chrono_literals;
using runtime::Task;

class AnyAuthorizer final : public Authorizer {
public:
    Task<Result<Grant>> authorize_publish(const PublishRequest&) override {
        co_return Grant{.channel = UserId("channel"), .username = "ann"};
    }
    Task<Result<Grant>> authorize_play(const PlayRequest& request) override {
        if (request.key.reveal() != "read") {
            co_return Error::unauthenticated("Unknown read key");
        }
        co_return Grant{.channel = UserId("channel"), .username = "ann"};
    }
};

class NoEvents final : public BroadcastEvents {
public:
    Task<Result<Begun>> begin(Grant, std::string, std::string) override {
        co_return Begun{.id = BroadcastId("b")};
    }
    Task<Result<void>> live(BroadcastId) override { co_return Result<void>(); }
    Task<Result<void>> interrupted(BroadcastId, UnixMillis, Interruption) override {
        co_return Result<void>();
    }
    Task<Result<void>> resumed(BroadcastId) override { co_return Result<void>(); }
    Task<Result<void>> ended(BroadcastId, EndReason) override { co_return Result<void>(); }
};

/// A broadcast on loop 1 of three; readers where a test wants them.
class ReaderTest : public testing::Test {
protected:
    ReaderTest() {
        loops.start();
        publication = leams::test::run(registry.publish(PublishRequest{}, home)).value();
    }
    ~ReaderTest() override {
        on(home, [&] { publication.reset(); });
        for (auto& reader : readers) {
            on(*reader->loop, [&] { reader->reader.reset(); });
        }
        leams::test::run(registry.stop());
        loops.stop();
    }

    template <class Work>
    void on(runtime::Loop& loop, Work work) {
        std::promise<void> done;
        loop.post([&] {
            work();
            done.set_value();
        });
        done.get_future().wait();
    }

    /// A reader and what it has read: letters as in test_sinks.hpp.
    struct Reading {
        runtime::Loop* loop = nullptr;
        std::unique_ptr<Reader> reader;
        std::atomic<std::size_t> frames = 0;
        std::atomic<bool> ended = false;
        std::string text; // Of its loop.

        void read() {
            while (const auto event = reader->take()) {
                const auto* frame = std::get_if<FramePtr>(&*event);
                text += frame == nullptr                            ? "tgde"[event->index()]
                        : (*frame)->track->kind == TrackKind::Audio ? 'A'
                        : (*frame)->key                             ? 'V'
                                                                    : 'v';
                frames += frame == nullptr ? 0 : 1;
                ended = ended || std::holds_alternative<ReadEnd>(*event);
            }
        }
    };
    enum class Habit : std::uint8_t { Reads, NeverReads };

    static Task<Result<std::unique_ptr<Reader>>>
    attach_on(Registry& registry, BroadcastId id, runtime::Loop& loop, ReaderOptions options) {
        auto task = registry.attach(std::move(id), loop, options);
        return runtime::on_loop(loop, std::move(task));
    }
    static Task<Result<std::unique_ptr<Reader>>>
    play_on(Registry& registry, const char* key, const char* name, runtime::Loop& loop) {
        return runtime::on_loop(
            loop, registry.play({.key = Secret(key), .name = name, .peer_address = {}}, loop)
        );
    }
    Reading& attach(runtime::Loop& loop, Habit habit = Habit::Reads, ReaderOptions options = {}) {
        auto& reading = *readers.emplace_back(std::make_unique<Reading>());
        reading.loop = &loop;
        reading.reader = leams::test::run(attach_on(registry, BroadcastId("b"), loop, options)).value();
        on(loop, [&] {
            if (habit == Habit::Reads) {
                reading.reader->on_ready([&] { reading.read(); });
            }
        });
        return reading;
    }
    std::string text_of(Reading& reading) {
        std::string text;
        on(*reading.loop, [&] { text = std::exchange(reading.text, {}); });
        return text;
    }
    void push(const TrackInfoPtr& track, std::int64_t dts, bool key = true, std::size_t size = 10) {
        auto frame = test::make_frame(track, dts, key);
        frame.storage.resize(size);
        on(home, [&] { publication->push(std::move(frame)); });
    }
    void start() {
        push(video, 0);
        push(audio, 0);
    }
    static bool wait_frames(const Reading& reading, std::size_t count) {
        return leams::test::eventually([&] { return reading.frames >= count; });
    }

    leams::test::FakeClock clock;
    runtime::Loops loops{3};
    runtime::Loop& home = loops.at(1);
    AnyAuthorizer authorizer;
    NoEvents events;
    TrackInfoPtr video = test::make_track(TrackKind::Video);
    TrackInfoPtr audio = test::make_track(TrackKind::Audio);
    Registry registry{{
        .home = loops.at(0),
        .clock = clock,
        .config = {},
        .authorizer = authorizer,
        .events = events,
        .sinks = {},
        .log = {},
    }};
    std::unique_ptr<Publication> publication;
    std::vector<std::unique_ptr<Reading>> readers;
};

TEST_F(ReaderTest, TheFirstBeginsWithTheTracksAndTheNextKeyPicture) {
    start();
    auto& reading = attach(loops.at(2));
    push(video, 40, false);
    push(audio, 40);
    push(video, 80);
    push(video, 120, false);
    ASSERT_TRUE(wait_frames(reading, 2));
    EXPECT_EQ(text_of(reading), "tVv");
}

TEST_F(ReaderTest, TheNextBeginsWithTheGroupOfPicturesSoFar) {
    start();
    auto& first = attach(loops.at(2));
    push(video, 40);
    push(audio, 50);
    push(video, 80, false);
    ASSERT_TRUE(wait_frames(first, 3));
    for (auto* loop : {&loops.at(0), &loops.at(1), &loops.at(2)}) {
        auto& later = attach(*loop);
        ASSERT_TRUE(wait_frames(later, 3)) << "without a further frame";
        EXPECT_EQ(text_of(later), "tVAv");
    }
    push(video, 120, false);
    for (const auto& reading : readers) {
        EXPECT_TRUE(wait_frames(*reading, 4));
    }
}

TEST_F(ReaderTest, KeepsNoPicturesOnceNobodyReads) {
    start();
    auto& first = attach(loops.at(2));
    push(video, 40);
    ASSERT_TRUE(wait_frames(first, 1));
    on(*first.loop, [&] { first.reader.reset(); });
    readers.clear();
    ASSERT_TRUE(leams::test::eventually([&] { return registry.reader_stats().readers == 0; }));
    auto& later = attach(loops.at(2));
    push(video, 120);
    ASSERT_TRUE(wait_frames(later, 1));
    EXPECT_EQ(text_of(later), "tV") << "it begins with the next key picture";
}

TEST_F(ReaderTest, TellsDiscontinuitiesNewTracksAndTheEnd) {
    start();
    auto& reading = attach(loops.at(2));
    push(video, 40);
    on(home, [&] { publication.reset(); });
    publication = leams::test::run(registry.publish(PublishRequest{}, home)).value();
    const auto other = test::make_track(TrackKind::Video, 2);
    push(other, 0);
    push(audio, 0);
    ASSERT_TRUE(wait_frames(reading, 3));
    EXPECT_TRUE(leams::test::run(registry.end(UserId("channel"))));
    ASSERT_TRUE(leams::test::eventually([&] { return reading.ended.load(); }));
    EXPECT_EQ(text_of(reading), "tVdtVAe");
}

TEST_F(ReaderTest, NobodyReadsWhatIsNotThereOrOver) {
    const auto code_of = [&](const char* id) {
        auto result = leams::test::run(attach_on(registry, BroadcastId(id), loops.at(2), {}));
        return result ? std::optional<ErrorCode>() : result.error().code();
    };
    EXPECT_EQ(code_of("other"), ErrorCode::NotFound);
    EXPECT_TRUE(leams::test::run(registry.end(UserId("channel"))));
    EXPECT_EQ(code_of("b"), ErrorCode::NotFound);
}

TEST_F(ReaderTest, ThoseWhoNeverReadHarmNobody) {
    start();
    std::vector<Reading*> idle;
    for (std::size_t i = 0; i < 10; ++i) {
        idle.push_back(&attach(loops.at(i % 3), Habit::NeverReads));
    }
    auto& fast = attach(loops.at(2));
    constexpr std::size_t kSize = 64U << 10;
    constexpr std::size_t kFrames = 3000; // Two minutes, 190 MB.
    for (std::size_t i = 1; i <= kFrames; ++i) {
        push(video, static_cast<std::int64_t>(i * 40), i % 50 == 1, kSize);
        ASSERT_TRUE(wait_frames(fast, i));
    }
    const auto text = text_of(fast);
    EXPECT_EQ(text.find('d'), std::string::npos) << "the fast one misses nothing";
    for (auto* reading : idle) {
        on(*reading->loop, [&] {
            EXPECT_LE(reading->reader->waiting_bytes(), ReaderLimits().bytes);
            EXPECT_GT(reading->reader->counts().dropped, 0U);
            reading->read();
        });
        EXPECT_EQ(text_of(*reading), "e") << "cut";
    }
    EXPECT_EQ(registry.reader_stats().cuts, 10U);
}

// What all queues hold together is what one holds: they share the newest frames.
TEST_F(ReaderTest, ManyQueuesTakeNoMoreMemoryThanOne) {
    struct Counted final : TrackInfo {
        explicit Counted(const TrackInfo& info, std::atomic<int>& count)
            : TrackInfo(info)
            , alive(count) {
            ++alive;
        }
        ~Counted() { --alive; }
        Counted(const Counted&) = delete;
        Counted& operator=(const Counted&) = delete;
        std::atomic<int>& alive;
    };
    std::atomic<int> alive = 0; // Frames that exist, each by a track of its own.
    start();
    for (std::size_t i = 0; i < 10; ++i) {
        attach(loops.at(i % 3), Habit::NeverReads);
    }
    auto& fast = attach(loops.at(2));
    int most = 0;
    for (std::size_t i = 1; i <= 1000; ++i) {
        push(std::make_shared<const Counted>(*video, alive), static_cast<std::int64_t>(i * 40), i % 50 == 1);
        ASSERT_TRUE(wait_frames(fast, i));
        most = std::max(most, alive.load());
    }
    EXPECT_LE(most, 10'000 / 40 + 60) << "ten seconds, and what is on its way";
}

TEST_F(ReaderTest, ALoopThatIsStuckHoldsNothingUpAndGoesOnAtAKeyPicture) {
    start();
    auto& stuck = attach(loops.at(2));
    auto& fast = attach(loops.at(0));
    std::promise<void> release;
    std::promise<void> holding;
    loops.at(2).post([&] {
        holding.set_value();
        release.get_future().wait();
    });
    holding.get_future().wait();
    constexpr std::size_t kFrames = 40; // Of a megabyte: more than may wait for a loop.
    for (std::size_t i = 1; i <= kFrames; ++i) {
        push(video, static_cast<std::int64_t>(i * 40), i % 10 == 1, 1U << 20);
        ASSERT_TRUE(wait_frames(fast, i));
    }
    release.set_value();
    on(loops.at(2), [] {}); // What has waited is fetched before this.
    push(video, 41 * 40, false);
    push(video, 42 * 40, true);
    ASSERT_TRUE(leams::test::eventually([&] {
        bool joined = false;
        on(loops.at(2), [&] { joined = stuck.text.ends_with("dV"); });
        return joined;
    }));
    EXPECT_GT(registry.reader_stats().dropped, 0U);
}

TEST_F(ReaderTest, HasteIsThatOfTheHastiest) {
    start();
    const auto haste = [&] {
        Haste answer{};
        on(home, [&] { answer = publication->haste(); });
        return answer;
    };
    attach(loops.at(2));
    EXPECT_EQ(haste(), Haste::None);
    auto& hasty = attach(loops.at(2), Habit::Reads, {.max_age = 500ms});
    EXPECT_EQ(haste(), Haste::Frame);
    on(loops.at(2), [&] { hasty.reader.reset(); });
    readers.pop_back();
    EXPECT_TRUE(leams::test::eventually([&] { return haste() == Haste::None; }));
}

TEST_F(ReaderTest, AKeyPlaysItsChannelByNameAndById) {
    start();
    const auto code_of = [&](const char* key, const char* name) {
        auto result = leams::test::run(play_on(registry, key, name, loops.at(2)));
        if (!result) {
            return std::optional(result.error().code());
        }
        on(loops.at(2), [reader = std::move(*result)]() mutable { reader.reset(); });
        return std::optional<ErrorCode>();
    };
    EXPECT_EQ(code_of("read", "ann"), std::nullopt);
    EXPECT_EQ(code_of("read", "b"), std::nullopt);
    EXPECT_EQ(code_of("read", "bob"), ErrorCode::PermissionDenied);
    EXPECT_EQ(code_of("other", "ann"), ErrorCode::Unauthenticated);
    EXPECT_TRUE(leams::test::run(registry.end(UserId("channel"))));
    EXPECT_EQ(code_of("read", "ann"), ErrorCode::NotFound);
}

TEST_F(ReaderTest, ARightThatIsWithdrawnEndsThoseWhoHadIt) {
    start();
    auto& house = attach(loops.at(2));
    auto& stranger = attach(loops.at(2), Habit::Reads, {.right = ReaderRight::Withdrawable});
    push(video, 40);
    ASSERT_TRUE(wait_frames(stranger, 1));
    leams::test::run(registry.withdraw_readers(UserId("channel")));
    push(video, 80);
    ASSERT_TRUE(wait_frames(house, 2));
    EXPECT_EQ(text_of(stranger), "tVe");
    EXPECT_FALSE(house.ended);
}

} // namespace
} // namespace leams::media
