#include "adapters/sql/stills.hpp"

#include "adapters/sql/query.hpp"

namespace leams::sql {
namespace {

using stills::DueClip;
using stills::DueRecording;
using stills::Stills;

constexpr auto kDue = "SELECT broadcast_id, interval_ms, tiles, poster_at FROM stills WHERE due_at <= :now"
                      " ORDER BY due_at LIMIT :row_limit";
constexpr auto kFind = "SELECT broadcast_id, interval_ms, tiles, poster_at FROM stills"
                       " WHERE broadcast_id = :id";
// Whoever thought that it goes on while it had ended, or the reverse, has not made all.
constexpr auto kSave =
    "UPDATE stills SET interval_ms = :interval_ms, tiles = :tiles, poster_at = :poster_at,"
    " due_at = CASE WHEN EXISTS (SELECT 1 FROM recordings r WHERE r.broadcast_id = stills.broadcast_id"
    " AND CASE WHEN r.ended_at IS NULL THEN 0 ELSE 1 END = :misjudged) THEN CAST(0 AS BIGINT)"
    " ELSE CAST(:due_at AS BIGINT) END"
    " WHERE broadcast_id = :id";
constexpr auto kDueClips = "SELECT slug, broadcast_id, from_ms, until_ms FROM clips WHERE poster_at IS NULL"
                           " ORDER BY created_at LIMIT :row_limit";
constexpr auto kSaveClip = "UPDATE clips SET poster_at = :made_at WHERE slug = :slug";
constexpr auto kExists = "SELECT COUNT(*) FROM recordings WHERE broadcast_id = :id";
constexpr auto kClipsOf = "SELECT slug FROM clips WHERE broadcast_id = :id";

struct StillsRow {
    BroadcastId broadcast_id;
    std::int64_t interval_ms = 0;
    std::uint64_t tiles = 0;
    std::optional<UnixMillis> poster_at;
};
BOOST_DESCRIBE_STRUCT(StillsRow, (), (broadcast_id, interval_ms, tiles, poster_at))

struct DueClipRow {
    std::string slug;
    BroadcastId broadcast_id;
    std::int64_t from_ms = 0;
    std::int64_t until_ms = 0;
};
BOOST_DESCRIBE_STRUCT(DueClipRow, (), (slug, broadcast_id, from_ms, until_ms))

Stills to_stills(const StillsRow& row) {
    return {.storyboard = {.interval_ms = row.interval_ms, .tiles = row.tiles}, .poster_at = row.poster_at};
}

/// What `ended` would have been, were it wrong.
int misjudged(const std::optional<bool>& ended) {
    constexpr int kNever = 2;
    if (!ended) {
        return kNever;
    }
    return *ended ? 0 : 1;
}

} // namespace

runtime::Task<Result<std::vector<DueRecording>>> StillRepository::due(UnixMillis now, std::size_t limit) {
    auto work = [now, limit](soci::session& session) -> Result<std::vector<DueRecording>> {
        std::vector<DueRecording> due;
        for (auto& row : all<StillsRow>(session, kDue, arg("now", now), arg("row_limit", limit))) {
            auto stills = to_stills(row);
            due.push_back({.id = std::move(row.broadcast_id), .stills = stills});
        }
        return due;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> StillRepository::save(Made made) {
    auto work = [made = std::move(made)](soci::session& session) -> Result<void> {
        execute(
            session,
            kSave,
            arg("interval_ms", made.stills.storyboard.interval_ms),
            arg("tiles", made.stills.storyboard.tiles),
            arg("poster_at", made.stills.poster_at),
            arg("misjudged", misjudged(made.ended)),
            arg("due_at", made.due_at),
            arg("id", made.id)
        );
        return {};
    };
    co_return co_await database_.write(std::move(work), Durability::Relaxed);
}

runtime::Task<Result<std::optional<Stills>>> StillRepository::find(BroadcastId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<std::optional<Stills>> {
        const auto row = one<StillsRow>(session, kFind, arg("id", id));
        return row ? std::optional(to_stills(*row)) : std::nullopt;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::vector<DueClip>>> StillRepository::due_clips(std::size_t limit) {
    auto work = [limit](soci::session& session) -> Result<std::vector<DueClip>> {
        std::vector<DueClip> due;
        for (auto& row : all<DueClipRow>(session, kDueClips, arg("row_limit", limit))) {
            due.push_back(
                {.slug = std::move(row.slug),
                 .broadcast = std::move(row.broadcast_id),
                 .from_ms = row.from_ms,
                 .until_ms = row.until_ms}
            );
        }
        return due;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> StillRepository::save_clip(std::string slug, UnixMillis made_at) {
    auto work = [slug = std::move(slug), made_at](soci::session& session) -> Result<void> {
        execute(session, kSaveClip, arg("made_at", made_at), arg("slug", slug));
        return {};
    };
    co_return co_await database_.write(std::move(work), Durability::Relaxed);
}

runtime::Task<Result<stills::StillStore::Owner>> StillRepository::owner(BroadcastId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<Owner> {
        return Owner{
            .exists = one<std::int64_t>(session, kExists, arg("id", id)).value_or(0) > 0,
            .clips = all<std::string>(session, kClipsOf, arg("id", id)),
        };
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
