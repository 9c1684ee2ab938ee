#include "adapters/sql/migrations.hpp"
#include "adapters/sql/recordings.hpp"
#include "adapters/sql/test_database.hpp"
#include "adapters/sql/test_outbox.hpp"
#include "core/events/recording.hpp"
#include "core/formats/json_codec.hpp"
#include "test/run_task.hpp"

namespace leams::sql {
namespace {

using media::MediaTime;
using record::Chunk;
using record::ChunkPtr;
using record::Entry;
using record::Init;
using record::InitPtr;

constexpr UnixMillis kNow = 1'800'000'000'000;
constexpr MediaTime kSegment{2'000'000};

class RecordingsTest : public EachEngine {
protected:
    using Addition = record::IndexStore::Addition;

    void SetUp() override {
        ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
        TableOutbox::prepare(database());
    }

    static InitPtr make_init(std::uint32_t id) {
        auto init = std::make_shared<Init>();
        init->id = id;
        init->data = std::string("\0moov", 5) + std::to_string(id);
        init->audio_data = "sound";
        init->codecs = "avc1.64001f,mp4a.40.2";
        init->audio_codecs = "mp4a.40.2";
        init->width = 1280;
        init->height = 720;
        init->fps = 29.97;
        init->has_captions = true;
        return init;
    }
    static ChunkPtr make_chunk(std::uint64_t first, std::size_t count) {
        std::vector<Entry> entries(count);
        for (std::size_t i = 0; i < count; ++i) {
            entries[i].duration = kSegment;
            entries[i].bytes = 100 + first + i;
            entries[i].program_date_time = kNow;
        }
        return std::make_shared<const Chunk>(
            Chunk::pack(first, kSegment * static_cast<std::int64_t>(first), entries)
        );
    }
    Addition addition(std::vector<ChunkPtr> chunks) const {
        return {
            .id = id,
            .channel = channel,
            .started_at = kNow,
            .inits = {make_init(0)},
            .chunks = std::move(chunks)
        };
    }
    void append(std::vector<Addition> additions) {
        const auto done = test::run(recordings.append(std::move(additions)));
        ASSERT_TRUE(done) << done.error().cause();
    }
    std::optional<record::Recording> find(const BroadcastId& of) {
        auto found = test::run(recordings.find(of));
        EXPECT_TRUE(found) << found.error().cause();
        return *std::move(found);
    }
    std::vector<events::RecordingEnded> told() {
        std::vector<events::RecordingEnded> events;
        for (const auto& payload : TableOutbox::told(database(), "recording.ended")) {
            events.push_back(*json::read<events::RecordingEnded>(payload, json::Reading::Stored));
        }
        return events;
    }
    std::size_t rows() {
        auto work = [](soci::session& session) -> Result<long long> {
            return *one<long long>(session, "SELECT COUNT(*) FROM recording_chunks");
        };
        return static_cast<std::size_t>(*database().read_blocking(work));
    }

    BroadcastId id = BroadcastId::make(kNow);
    UserId channel = UserId::make(kNow);
    TableOutbox outbox;
    RecordingRepository recordings{database(), outbox};
};

TEST_P(RecordingsTest, GivesBackWhatWasAppended) {
    EXPECT_FALSE(find(id));
    append({addition({make_chunk(0, 3)})});
    append({addition({make_chunk(3, 2), make_chunk(5, 1)})});
    const auto found = find(id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->channel, channel);
    EXPECT_EQ(found->started_at, kNow);
    EXPECT_FALSE(found->ended);
    EXPECT_EQ(found->count(), 6U);
    EXPECT_EQ(found->duration(), kSegment * 6);
    EXPECT_EQ(found->entry(4)->bytes, 104U);
    ASSERT_EQ(found->inits.size(), 1U);
    const auto& init = *found->inits[0];
    EXPECT_EQ(init.data, make_init(0)->data);
    EXPECT_EQ(init.audio_data, "sound");
    EXPECT_EQ(init.codecs, "avc1.64001f,mp4a.40.2");
    EXPECT_EQ(init.width, 1280U);
    EXPECT_EQ(init.fps, 29.97);
    EXPECT_TRUE(init.has_captions);
    EXPECT_FALSE(find(BroadcastId("no id")));
}

TEST_P(RecordingsTest, AppendingAgainChangesNothing) {
    const auto twice = addition({make_chunk(0, 3), make_chunk(3, 2)});
    append({twice});
    append({twice});
    EXPECT_EQ(find(id)->count(), 5U);
    EXPECT_EQ(rows(), 2U);
    ASSERT_TRUE(test::run(recordings.finish(id, kNow)));
    append({twice});
    EXPECT_EQ(find(id)->count(), 5U) << "also when the runs have become longer";
    EXPECT_EQ(told().at(0).duration_ms, 10'000);
}

TEST_P(RecordingsTest, SeveralAreAppendedTogetherOrNotAtAll) {
    auto other = addition({make_chunk(0, 1)});
    other.id = BroadcastId::make(kNow);
    append({addition({make_chunk(0, 1)}), other});
    EXPECT_TRUE(find(other.id));
    other.chunks = {make_chunk(7, 1)};
    EXPECT_FALSE(test::run(recordings.append({addition({make_chunk(1, 1)}), other})))
        << "one does not follow";
    EXPECT_EQ(find(id)->count(), 1U);
}

TEST_P(RecordingsTest, TheEndIsToldOnceWithItsFigures) {
    EXPECT_EQ(test::run(recordings.finish(id, kNow)).error().code(), ErrorCode::NotFound);
    append({addition({make_chunk(0, 3)})});
    ASSERT_TRUE(test::run(recordings.finish(id, kNow + 6'000)));
    ASSERT_TRUE(test::run(recordings.finish(id, kNow + 7'000)));
    ASSERT_EQ(told().size(), 1U);
    const auto event = told()[0];
    EXPECT_EQ(event.broadcast_id, id);
    EXPECT_EQ(event.channel_id, channel);
    EXPECT_EQ(event.started_at, kNow);
    EXPECT_EQ(event.ended_at, kNow + 6'000);
    EXPECT_EQ(event.duration_ms, 6'000);
    EXPECT_EQ(event.bytes, 303);
    EXPECT_TRUE(find(id)->ended);

    ASSERT_TRUE(test::run(recordings.reopen(id)));
    EXPECT_FALSE(find(id)->ended);
    append({addition({make_chunk(3, 1)})});
    ASSERT_TRUE(test::run(recordings.finish(id, kNow + 9'000)));
    ASSERT_EQ(told().size(), 2U);
    EXPECT_EQ(told()[1].duration_ms, 8'000);
}

TEST_P(RecordingsTest, AnEndThatCannotBeToldIsNone) {
    append({addition({make_chunk(0, 3)})});
    outbox.broken = true;
    EXPECT_FALSE(test::run(recordings.finish(id, kNow)));
    EXPECT_FALSE(find(id)->ended);
}

TEST_P(RecordingsTest, ItsRunsBecomeLongerAtTheEnd) {
    std::vector<ChunkPtr> chunks;
    for (std::uint64_t first = 0; first < 600; first += 3) {
        chunks.push_back(make_chunk(first, 3));
    }
    append({addition(chunks)});
    EXPECT_EQ(rows(), 200U);
    ASSERT_TRUE(test::run(recordings.finish(id, kNow)));
    EXPECT_EQ(rows(), 3U);
    const auto found = find(id);
    EXPECT_EQ(found->count(), 600U);
    EXPECT_EQ(found->entry(599)->bytes, 699U);
    EXPECT_EQ(found->position_at(kSegment * 300), 300U);
}

TEST_P(RecordingsTest, ListsThoseThatAreOpenAndForgetsThoseThatAreRemoved) {
    append({addition({make_chunk(0, 1)})});
    EXPECT_EQ(test::run(recordings.list_open()).value(), std::vector{id});
    ASSERT_TRUE(test::run(recordings.finish(id, kNow)));
    EXPECT_TRUE(test::run(recordings.list_open())->empty());
    ASSERT_TRUE(test::run(recordings.remove(id)));
    EXPECT_FALSE(find(id));
    EXPECT_EQ(rows(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Engines, RecordingsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
