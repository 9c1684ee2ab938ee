#include "core/runtime/loops.hpp"
#include "media/packaging/packager.hpp"
#include "media/record/recorded_library.hpp"
#include "media/record/recorder.hpp"
#include "media/record/test_index.hpp"
#include "media/record/test_media.hpp"
#include "test/eventually.hpp"
#include "test/fake_objects.hpp"
#include "test/run_task.hpp"

#include <filesystem>

namespace leams::record {
namespace {

namespace tracks = packaging::test;
using leams::test::eventually;
using leams::test::run;

constexpr std::int64_t kFrame = 3000; // Of 90,000.
constexpr int kFps = 30;
constexpr UnixMillis kLongAgo = 1'700'000'000'000;

/// Holds what it is told against what is in the store.
class Listener final : public StoreListener {
public:
    explicit Listener(const leams::test::FakeObjects& objects)
        : objects_(objects) {}
    runtime::Task<void> stored(RecordingPtr recording, std::uint64_t end) override {
        const auto content = objects_.content();
        for (std::uint64_t position = 0; position < end; ++position) {
            EXPECT_TRUE(content.contains(segment_key(recording->id, position))) << position;
        }
        EXPECT_LE(end, recording->count());
        last = std::max(last.load(), end);
        co_return;
    }
    runtime::Task<void> finished(RecordingPtr recording) override {
        EXPECT_TRUE(recording->ended);
        EXPECT_EQ(last, recording->count());
        ++finishes;
        co_return;
    }

    std::atomic<std::uint64_t> last{0};
    std::atomic<int> finishes{0};

private:
    const leams::test::FakeObjects& objects_;
};

/// One process's life.
class Process {
public:
    Process(
        RecordConfig config,
        std::string folder,
        runtime::Objects& objects,
        IndexStore& index,
        StoreListener* listener = nullptr
    )
        : recorder({
              .config = config,
              .folder = std::move(folder),
              .home = loops.at(0),
              .clock = clock,
              .objects = objects,
              .index = index,
              .log = {},
              .listener = listener,
          })
        , library(recorder.shelf(), index, objects, clock) {
        EXPECT_TRUE(recorder.open());
        loops.start();
        run(runtime::on_loop(loops.at(0), recorder.start()));
    }
    ~Process() {
        recorder.drain();
        run(runtime::on_loop(loops.at(0), recorder.stop()));
        loops.stop();
    }

    SystemClock clock;
    runtime::Loops loops{1};
    Recorder recorder;
    RecordedLibrary library;
};

/// A broadcast's packager, and its recorder's ear.
class Broadcast {
public:
    Broadcast(
        Process& process, const BroadcastId& id, std::uint64_t first_sequence = 0, UnixMillis began = kLongAgo
    )
        : listener_(process.recorder.make_listener(
              {.id = id,
               .grant = {.channel = UserId("channel"), .username = "ann"},
               .loop = process.loops.at(0),
               .continued = first_sequence != 0,
               .on_playable = nullptr}
          ))
        , packager_({.first_sequence = first_sequence}, clock_, memory_, {}) {
        clock_.millis = began;
        packager_.add(*listener_);
        packager_.on_tracks({.video = video_, .audio = nullptr});
    }
    ~Broadcast() { packager_.on_end(); }

    void send(int seconds) {
        for (int i = 0; i < seconds * kFps; ++i, ++frames_) {
            packager_.on_frame(tracks::make_frame(video_, frames_ * kFrame, frames_ % (2 * kFps) == 0, 3000));
        }
    }

private:
    tracks::ManualClock clock_;
    packaging::SegmentMemory memory_{Descriptor()};
    media::TrackInfoPtr video_ = tracks::video_track();
    std::unique_ptr<packaging::RenditionListener> listener_;
    packaging::Packager packager_;
    std::int64_t frames_ = 0;
};

class RecorderTest : public ::testing::Test {
protected:
    std::unique_ptr<Process> start() {
        return std::make_unique<Process>(config, root.path() + "/spool", objects, index);
    }
    bool ends() {
        return eventually([&] { return index.has_ended(id); });
    }
    /// Seconds, and that each segment is in the store as the index says.
    double stored() {
        const auto recording = index.at(id);
        if (!recording) {
            return 0;
        }
        const auto content = objects.content();
        recording->for_each(0, recording->count(), [&](auto position, auto, const Entry& entry) {
            const auto found = content.find(segment_key(id, position));
            ASSERT_NE(found, content.end()) << position;
            EXPECT_EQ(found->second->size(), entry.bytes);
            EXPECT_NE(recording->find_init(entry.init), nullptr);
        });
        return std::chrono::duration<double>(recording->duration()).count();
    }
    bool spool_is_empty() const { return std::filesystem::is_empty(root.path() + "/spool"); }

    RecordConfig config{
        .min_free_mb = 0,
        .write_every = std::chrono::milliseconds(10),
        .index_every = std::chrono::milliseconds(30),
        .first_retry = std::chrono::milliseconds(5),
        .last_retry = std::chrono::milliseconds(20),
    };
    test::Folder root;
    leams::test::FakeObjects objects;
    test::FakeIndex index;
    BroadcastId id = BroadcastId::make(test::kNow);
};

TEST_F(RecorderTest, TellsWhatIsInTheStoreAndNothingBefore) {
    Listener listener(objects);
    const auto process = std::make_unique<Process>(config, root.path() + "/spool", objects, index, &listener);
    {
        Broadcast broadcast(*process, id);
        broadcast.send(5);
        EXPECT_TRUE(eventually([&] { return listener.last == 2; }));
        objects.fail(Error::unavailable("away"));
        broadcast.send(6);
        EXPECT_TRUE(eventually([&] { return process->recorder.stats().upload_failures > 0; }));
        EXPECT_EQ(listener.last, 2U);
        objects.fail(std::nullopt);
    }
    EXPECT_TRUE(eventually([&] { return listener.finishes == 1; }));
}

TEST_F(RecorderTest, StoresAllThatWasSent) {
    const auto process = start();
    {
        Broadcast(*process, id).send(21);
    }
    ASSERT_TRUE(ends());
    EXPECT_NEAR(stored(), 21, 0.01);
    EXPECT_TRUE(eventually([&] { return spool_is_empty(); }));
    const auto recording = *index.at(id);
    EXPECT_EQ(recording.count(), 11U);
    EXPECT_EQ(recording.channel, UserId("channel"));
    EXPECT_EQ(recording.inits.size(), 1U);
    EXPECT_EQ(recording.inits[0]->codecs, "avc1.64001f,mp4a.40.2") << "with silence";
    EXPECT_EQ(recording.inits[0]->width, 1280U);
    EXPECT_FALSE(recording.entry(0)->discontinuity);
    EXPECT_TRUE(recording.entry(10)->independent);
    EXPECT_GT(recording.entry(10)->key_bytes, 3000U);
    EXPECT_EQ(recording.entry(1)->program_date_time - recording.entry(0)->program_date_time, 2000);
    EXPECT_EQ(process->recorder.stats().segments, 11U);
    EXPECT_EQ(process->recorder.stats().gaps, 0U);
}

TEST_F(RecorderTest, ShowsWhatIsOnAir) {
    const auto process = start();
    Broadcast broadcast(*process, id);
    EXPECT_FALSE(run(process->library.find(id)));
    objects.fail(Error::unavailable("away"));
    broadcast.send(10);
    ASSERT_TRUE(eventually([&] {
        const auto found = run(process->library.find(id));
        return found && (*found)->count() == 4;
    }));
    const auto recording = *run(process->library.find(id));
    EXPECT_FALSE(recording->ended);
    const auto bytes = *run(process->library.segment(id, 3, 0, UINT64_MAX));
    EXPECT_EQ(std::get<runtime::ObjectFile>(bytes).length, recording->entry(3)->bytes) << "from the spool";
    const auto some = *run(process->library.segment(id, 3, 100, 50));
    EXPECT_EQ(std::get<runtime::ObjectFile>(some).length, 50U);

    objects.fail(std::nullopt);
    ASSERT_TRUE(eventually([&] { return index.at(id) && index.at(id)->count() == 4; }));
    ASSERT_TRUE(eventually([&] {
        const auto moved = *run(process->library.segment(id, 3, 0, UINT64_MAX));
        return std::holds_alternative<std::shared_ptr<const std::string>>(moved);
    })) << "from the store";
}

TEST_F(RecorderTest, LosesNothingWhileTheStoreOrTheDatabaseIsAway) {
    const auto process = start();
    {
        Broadcast broadcast(*process, id);
        broadcast.send(10);
        objects.fail(Error::unavailable("away"));
        broadcast.send(10);
        ASSERT_TRUE(eventually([&] { return process->recorder.stats().upload_failures >= 3; }));
        index.fail(Error::unavailable("away"));
        objects.fail(std::nullopt);
        broadcast.send(10);
        ASSERT_TRUE(eventually([&] { return process->recorder.stats().index_failures >= 3; }));
    }
    index.fail(std::nullopt);
    ASSERT_TRUE(ends());
    EXPECT_NEAR(stored(), 30, 0.01);
    EXPECT_EQ(process->recorder.stats().gaps, 0U);
}

TEST_F(RecorderTest, GoesOnInTheNextProcess) {
    {
        const auto process = start();
        Broadcast broadcast(*process, id);
        broadcast.send(10);
        process->recorder.drain();
    }
    EXPECT_FALSE(index.has_ended(id));
    const auto process = start();
    {
        Broadcast(*process, id, 1000).send(10);
    }
    ASSERT_TRUE(ends());
    EXPECT_NEAR(stored(), 20, 0.01);
    const auto recording = *index.at(id);
    ASSERT_EQ(recording.count(), 10U);
    for (std::uint64_t position = 0; position < 10; ++position) {
        EXPECT_EQ(recording.entry(position)->discontinuity, position == 5) << position;
    }
    EXPECT_EQ(recording.inits.size(), 1U);
}

TEST_F(RecorderTest, BringsWhatAnEarlierProcessLeft) {
    objects.fail(Error::unavailable("away"));
    {
        const auto process = start();
        Broadcast broadcast(*process, id);
        broadcast.send(10);
        process->recorder.drain();
    }
    EXPECT_FALSE(index.at(id));
    objects.fail(std::nullopt);
    const auto process = start();
    ASSERT_TRUE(eventually([&] { return index.at(id) && index.at(id)->count() == 5; }));
    EXPECT_FALSE(index.has_ended(id)) << "it may still go on";
    ASSERT_TRUE(eventually([&] { return run(process->recorder.close(id)).has_value(); }));
    ASSERT_TRUE(ends());
    EXPECT_NEAR(stored(), 10, 0.01);
    EXPECT_TRUE(eventually([&] { return spool_is_empty(); }));
}

TEST_F(RecorderTest, FinishesInTheNextProcessWhatWasOver) {
    index.fail(Error::unavailable("away"));
    {
        const auto process = start();
        // Nothing opens without the index, but for a broadcast that is new.
        {
            Broadcast(*process, id).send(10);
        }
        ASSERT_TRUE(eventually([&] { return run(process->recorder.close(id)).has_value(); }));
    }
    index.fail(std::nullopt);
    const auto process = start();
    ASSERT_TRUE(ends());
    EXPECT_NEAR(stored(), 10, 0.01);
}

TEST_F(RecorderTest, ReopensWhatHadEnded) {
    const auto process = start();
    {
        Broadcast(*process, id).send(10);
    }
    ASSERT_TRUE(ends());
    {
        Broadcast broadcast(*process, id, 1000);
        broadcast.send(10);
        EXPECT_TRUE(eventually([&] { return !index.has_ended(id); }));
    }
    ASSERT_TRUE(ends());
    EXPECT_NEAR(stored(), 20, 0.01);
}

TEST_F(RecorderTest, FinishesWhatItHasNothingOf) {
    {
        const auto process = start();
        Broadcast broadcast(*process, id);
        broadcast.send(10);
        process->recorder.drain();
    }
    std::filesystem::remove_all(root.path() + "/spool");
    const auto process = start();
    EXPECT_TRUE(run(process->recorder.close(id)));
    EXPECT_TRUE(index.has_ended(id));
    EXPECT_TRUE(run(process->recorder.close(BroadcastId::make(test::kNow))))
        << "of which nothing was recorded";
}

TEST_F(RecorderTest, LeavesToAnotherProcessWhatThatRecords) {
    {
        const auto other = start();
        Broadcast broadcast(*other, id, 0, SystemClock().now());
        broadcast.send(10);
        other->recorder.drain();
    }
    std::filesystem::remove_all(root.path() + "/spool");
    const auto process = start();
    EXPECT_EQ(run(process->recorder.close(id)).error().code(), ErrorCode::Unavailable) << "asked again later";
    EXPECT_FALSE(index.has_ended(id));
}

TEST_F(RecorderTest, GetsAGapWhenTheDiskIsTooSlow) {
    config.max_waiting_bytes = 700'000;
    const auto process = start();
    {
        Broadcast(*process, id).send(60);
    }
    ASSERT_TRUE(ends());
    const auto recording = *index.at(id);
    EXPECT_LT(stored(), 59);
    EXPECT_GT(stored(), 1);
    EXPECT_EQ(process->recorder.waiting_bytes(), 0U);
}

TEST_F(RecorderTest, GetsAGapWhenTheSpoolIsFullAndSaysSo) {
    config.spool_max_mb = 1;
    objects.fail(Error::resource_exhausted("full"));
    const auto process = start();
    Broadcast broadcast(*process, id);
    broadcast.send(30);
    ASSERT_TRUE(eventually([&] {
        const auto live = process->recorder.shelf().find(id);
        return live && live->is_stopped();
    }));
    EXPECT_LT(process->recorder.spool_bytes(), 1'500'000U);
    EXPECT_GT(process->recorder.stats().gaps, 0U);
    objects.fail(std::nullopt);
    ASSERT_TRUE(eventually([&] { return process->recorder.spool_bytes() < 200'000; }));
    broadcast.send(10);
    EXPECT_TRUE(eventually([&] { return !process->recorder.shelf().find(id)->is_stopped(); }));
    const auto recording = *run(process->library.find(id));
    std::size_t gaps = 0;
    recording->for_each(0, recording->count(), [&](auto, auto, const Entry& entry) {
        gaps += entry.discontinuity ? 1 : 0;
    });
    EXPECT_EQ(gaps, 1U);
}

TEST_F(RecorderTest, WritesTheIndexOfAllTogether) {
    config.index_every = std::chrono::hours(1);
    config.index_segments = 1000;
    const auto process = start();
    const auto other = BroadcastId::make(test::kNow);
    Broadcast first(*process, id);
    Broadcast second(*process, other);
    first.send(10);
    second.send(10);
    ASSERT_TRUE(eventually([&] { return process->recorder.stats().segments == 8; }));
    EXPECT_EQ(index.appends(), 0U);
}

TEST_F(RecorderTest, RecordsNothingWhereItMayNot) {
    const auto process = start();
    media::SinkContext context{
        .id = id,
        .grant = {.channel = UserId("channel"), .username = "ann", .record = false},
        .loop = process->loops.at(0),
        .on_playable = nullptr
    };
    EXPECT_EQ(process->recorder.make_listener(context), nullptr);
    context.grant.record = true;
    context.id = BroadcastId("../../etc");
    EXPECT_EQ(process->recorder.make_listener(context), nullptr) << "an id that is no name of a folder";
}

} // namespace
} // namespace leams::record
