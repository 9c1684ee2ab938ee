#include "adapters/sql/recordings.hpp"

#include "adapters/sql/query.hpp"
#include "core/base/encoding.hpp"
#include "core/events/recording.hpp"

#include <chrono>

namespace leams::sql {
namespace {

using media::MediaTime;
using record::Chunk;
using record::ChunkPtr;
using record::Init;
using record::InitPtr;
using record::Recording;

constexpr std::size_t kLongRun = 256; // Segments.

constexpr auto kBegin =
    "INSERT INTO recordings (broadcast_id, channel_id, started_at, segments, duration_us, bytes)"
    " VALUES (:id, :channel_id, :started_at, 0, 0, 0) ON CONFLICT (broadcast_id) DO NOTHING";
constexpr auto kBeginStills = "INSERT INTO stills (broadcast_id) VALUES (:id)"
                              " ON CONFLICT (broadcast_id) DO NOTHING";
constexpr auto kAddInit =
    "INSERT INTO recording_inits (broadcast_id, init_id, codecs, audio_codecs, width, height, fps, "
    "has_captions,"
    " content, audio_content)"
    " VALUES (:id, :init_id, :codecs, :audio_codecs, :width, :height, :fps, :has_captions, :content,"
    " :audio_content) ON CONFLICT (broadcast_id, init_id) DO NOTHING";
constexpr auto kGrow =
    "UPDATE recordings SET segments = segments + :segments, duration_us = duration_us + :duration_us,"
    " bytes = bytes + :bytes WHERE broadcast_id = :id";
constexpr auto kAddChunk = "INSERT INTO recording_chunks (broadcast_id, first_segment, start_us, packed)"
                           " VALUES (:id, :first_segment, :start_us, :packed)";
constexpr auto kFind =
    "SELECT channel_id, started_at, ended_at, segments, duration_us, bytes, place FROM recordings"
    " WHERE broadcast_id = :id";
constexpr auto kInitsOf =
    "SELECT init_id, codecs, audio_codecs, width, height, fps, has_captions, content, audio_content"
    " FROM recording_inits WHERE broadcast_id = :id ORDER BY init_id";
constexpr auto kChunksOf =
    "SELECT first_segment, start_us, packed FROM recording_chunks WHERE broadcast_id = :id"
    " ORDER BY first_segment";
constexpr auto kFinish =
    "UPDATE recordings SET ended_at = :now WHERE broadcast_id = :id AND ended_at IS NULL";
constexpr auto kWantStills = "UPDATE stills SET due_at = 0 WHERE broadcast_id = :id";
constexpr auto kReopen = "UPDATE recordings SET ended_at = NULL WHERE broadcast_id = :id";
constexpr auto kListOpen =
    "SELECT broadcast_id FROM recordings WHERE ended_at IS NULL ORDER BY broadcast_id LIMIT 10000";
constexpr auto kRemoveChunks = "DELETE FROM recording_chunks WHERE broadcast_id = :id";
constexpr auto kRemoveInits = "DELETE FROM recording_inits WHERE broadcast_id = :id";
constexpr auto kRemoveStills = "DELETE FROM stills WHERE broadcast_id = :id";
constexpr auto kSetPlace =
    "UPDATE recordings SET place = :place, stays_until = :stays_until WHERE broadcast_id = :id";
constexpr auto kRemove = "DELETE FROM recordings WHERE broadcast_id = :id";

struct RecordingRow {
    UserId channel_id;
    std::int64_t started_at = 0;
    std::optional<std::int64_t> ended_at;
    std::uint64_t segments = 0;
    std::int64_t duration_us = 0;
    std::int64_t bytes = 0;
    std::string place;
};
BOOST_DESCRIBE_STRUCT(
    RecordingRow, (), (channel_id, started_at, ended_at, segments, duration_us, bytes, place)
)

std::string_view to_column(record::Place place) {
    switch (place) {
    case record::Place::Archive:
        return "archive";
    case record::Place::Both:
        return "both";
    case record::Place::Store:
        break;
    }
    return "store";
}

record::Place to_place(std::string_view text) {
    for (const auto place : {record::Place::Archive, record::Place::Both}) {
        if (text == to_column(place)) {
            return place;
        }
    }
    return record::Place::Store;
}

struct InitRow {
    std::uint32_t init_id = 0;
    std::string codecs;
    std::string audio_codecs;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    double fps = 0;
    bool has_captions = false;
    std::string content;
    std::string audio_content;
};
BOOST_DESCRIBE_STRUCT(
    InitRow, (), (init_id, codecs, audio_codecs, width, height, fps, has_captions, content, audio_content)
)

struct ChunkRow {
    std::uint64_t first_segment = 0;
    std::int64_t start_us = 0;
    std::string packed;
};
BOOST_DESCRIBE_STRUCT(ChunkRow, (), (first_segment, start_us, packed))

std::string encode(std::string_view bytes) {
    return to_base64url(as_bytes(bytes));
}

Result<std::string> decode(const std::string& text) {
    const auto bytes = from_base64url(text);
    if (!bytes) {
        return Error::internal("a recording's bytes are not in base64");
    }
    return std::string(as_text(*bytes));
}

void add_init(soci::session& session, const BroadcastId& id, const Init& init) {
    execute(
        session,
        kAddInit,
        arg("id", id),
        arg("init_id", init.id),
        arg("codecs", init.codecs),
        arg("audio_codecs", init.audio_codecs),
        arg("width", init.width),
        arg("height", init.height),
        arg("fps", init.fps),
        arg("has_captions", init.has_captions),
        arg("content", encode(init.data)),
        arg("audio_content", encode(init.audio_data))
    );
}

void add_chunk(soci::session& session, const BroadcastId& id, const Chunk& chunk) {
    execute(
        session,
        kAddChunk,
        arg("id", id),
        arg("first_segment", chunk.first()),
        arg("start_us", chunk.start().count()),
        arg("packed", encode(chunk.packed()))
    );
}

// What is there already was committed by a call whose answer got lost.
Result<void> add_chunks(
    soci::session& session, const BroadcastId& id, const std::vector<ChunkPtr>& chunks, std::uint64_t count
) {
    for (const auto& chunk : chunks) {
        if (chunk->first() + chunk->count() <= count) {
            continue;
        }
        if (chunk->first() != count) {
            return Error::internal("segments that do not follow those in the index");
        }
        add_chunk(session, id, *chunk);
        execute(
            session,
            kGrow,
            arg("segments", chunk->count()),
            arg("duration_us", chunk->duration().count()),
            arg("bytes", chunk->bytes()),
            arg("id", id)
        );
        count += chunk->count();
    }
    return {};
}

Result<void> add(soci::session& session, const record::IndexStore::Addition& addition) {
    const auto begun = execute(
        session,
        kBegin,
        arg("id", addition.id),
        arg("channel_id", addition.channel),
        arg("started_at", addition.started_at)
    );
    if (begun > 0) {
        execute(session, kBeginStills, arg("id", addition.id));
    }
    for (const auto& init : addition.inits) {
        add_init(session, addition.id, *init);
    }
    const auto row = one<RecordingRow>(session, kFind, arg("id", addition.id));
    return add_chunks(session, addition.id, addition.chunks, row ? row->segments : 0);
}

Result<InitPtr> to_init(InitRow row) {
    LEAMS_TRY(auto data, decode(row.content));
    LEAMS_TRY(auto audio_data, decode(row.audio_content));
    return std::make_shared<const Init>(Init{
        .id = row.init_id,
        .data = std::move(data),
        .audio_data = std::move(audio_data),
        .codecs = std::move(row.codecs),
        .audio_codecs = std::move(row.audio_codecs),
        .width = row.width,
        .height = row.height,
        .fps = row.fps,
        .has_captions = row.has_captions,
    });
}

Result<std::vector<ChunkPtr>> chunks_of(soci::session& session, const BroadcastId& id) {
    std::vector<ChunkPtr> chunks;
    for (const auto& row : all<ChunkRow>(session, kChunksOf, arg("id", id))) {
        LEAMS_TRY(auto packed, decode(row.packed));
        LEAMS_TRY(auto chunk, Chunk::read(row.first_segment, MediaTime(row.start_us), std::move(packed)));
        chunks.push_back(std::make_shared<const Chunk>(std::move(chunk)));
    }
    return record::join_chunks(chunks, kLongRun);
}

Result<void> lengthen_runs(soci::session& session, const BroadcastId& id) {
    LEAMS_TRY(const auto chunks, chunks_of(session, id));
    execute(session, kRemoveChunks, arg("id", id));
    for (const auto& chunk : chunks) {
        add_chunk(session, id, *chunk);
    }
    return {};
}

} // namespace

runtime::Task<Result<void>> RecordingRepository::append(std::vector<Addition> additions) {
    auto work = [additions = std::move(additions)](soci::session& session) -> Result<void> {
        for (const auto& addition : additions) {
            LEAMS_CHECK(add(session, addition));
        }
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> RecordingRepository::finish(BroadcastId id, UnixMillis now) {
    auto work = [this, id = std::move(id), now](soci::session& session) -> Result<void> {
        const auto ended = execute(session, kFinish, arg("now", now), arg("id", id));
        const auto row = one<RecordingRow>(session, kFind, arg("id", id));
        if (!row) {
            return Error::not_found("There is no such recording");
        }
        if (ended == 0) {
            return {};
        }
        LEAMS_CHECK(lengthen_runs(session, id));
        execute(session, kWantStills, arg("id", id));
        const events::RecordingEnded event{
            .broadcast_id = id,
            .channel_id = row->channel_id,
            .started_at = row->started_at,
            .ended_at = now,
            .duration_ms =
                std::chrono::duration_cast<std::chrono::milliseconds>(MediaTime(row->duration_us)).count(),
            .bytes = row->bytes,
        };
        return tell(outbox_, session, event, now);
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<void>> RecordingRepository::reopen(BroadcastId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<void> {
        execute(session, kReopen, arg("id", id));
        execute(session, kWantStills, arg("id", id));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::optional<Recording>>> RecordingRepository::find(BroadcastId id) {
    if (!is_uuid(id.str())) {
        co_return std::optional<Recording>();
    }
    auto work = [id = std::move(id)](soci::session& session) -> Result<std::optional<Recording>> {
        const auto row = one<RecordingRow>(session, kFind, arg("id", id));
        if (!row) {
            return std::optional<Recording>();
        }
        Recording recording;
        recording.id = id;
        recording.channel = row->channel_id;
        recording.started_at = row->started_at;
        recording.ended = row->ended_at.has_value();
        recording.place = to_place(row->place);
        for (auto& init : all<InitRow>(session, kInitsOf, arg("id", id))) {
            LEAMS_TRY(auto read, to_init(std::move(init)));
            recording.inits.push_back(std::move(read));
        }
        LEAMS_TRY(recording.chunks, chunks_of(session, id));
        return std::optional(std::move(recording));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::vector<BroadcastId>>> RecordingRepository::list_open() {
    auto work = [](soci::session& session) -> Result<std::vector<BroadcastId>> {
        return all<BroadcastId>(session, kListOpen);
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> RecordingRepository::remove(BroadcastId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<void> {
        for (const auto* statement : {kRemoveChunks, kRemoveInits, kRemoveStills, kRemove}) {
            execute(session, statement, arg("id", id));
        }
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>>
RecordingRepository::set_place(BroadcastId id, record::Place place, std::optional<UnixMillis> stays_until) {
    auto work = [id = std::move(id), place, stays_until](soci::session& session) -> Result<void> {
        execute(
            session, kSetPlace, arg("place", to_column(place)), arg("stays_until", stays_until), arg("id", id)
        );
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

} // namespace leams::sql
