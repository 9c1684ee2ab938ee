#include "adapters/sql/vod_edits.hpp"

#include "adapters/sql/vod_rows.hpp"
#include "core/events/vod.hpp"

namespace leams::sql {
namespace {

constexpr auto kChannelOf = "SELECT user_id FROM vods WHERE id = :id AND deleted_at IS NULL";
constexpr auto kBegin =
    "INSERT INTO vod_edits (vod_id, edits, revision, edited_at) VALUES (:id, '{}', 0, :now)"
    " ON CONFLICT (vod_id) DO NOTHING";
constexpr auto kSave = "UPDATE vod_edits SET edits = :edits, revision = revision + 1, edited_at = :now"
                       " WHERE vod_id = :id AND revision = :before";
constexpr auto kCopy =
    "INSERT INTO vods (id, broadcast_id, user_id, title, category_id, tags, language, is_mature, description,"
    " visibility, duration_ms, size_bytes, started_at, published_at)"
    " SELECT :id, v.broadcast_id, v.user_id, COALESCE(:title, v.title), v.category_id, v.tags, v.language,"
    " v.is_mature, '', v.visibility, v.duration_ms, :size_bytes, v.started_at, :now FROM vods v"
    " WHERE v.id = :source AND v.deleted_at IS NULL RETURNING user_id";
constexpr auto kMark =
    "INSERT INTO vod_edits (vod_id, range_from_ms, range_until_ms, edits, revision, edited_at)"
    " VALUES (:id, :from_ms, :until_ms, :edits, 0, :now)";
constexpr auto kCount = "SELECT COUNT(*) FROM vods h JOIN vod_edits e ON e.vod_id = h.id"
                        " JOIN vods v ON v.broadcast_id = h.broadcast_id"
                        " WHERE v.id = :source AND e.range_from_ms IS NOT NULL";

Error no_such_video() {
    return Error::not_found("There is no such video");
}

} // namespace

runtime::Task<Result<void>>
EditRepository::save(VodId id, vods::Edits edits, std::int64_t before, UnixMillis now) {
    auto work = [this, id = std::move(id), text = to_column(edits), before, now](soci::session& session
                ) -> Result<void> {
        const auto channel = one<UserId>(session, kChannelOf, arg("id", id));
        if (!channel) {
            return no_such_video();
        }
        execute(session, kBegin, arg("id", id), arg("now", now));
        const auto saved = execute(
            session, kSave, arg("edits", text), arg("now", now), arg("id", id), arg("before", before)
        );
        if (saved == 0) {
            return Error::conflict("The video has been edited meanwhile; look at it again");
        }
        return tell(outbox_, session, events::VodUpdated{id, *channel}, now);
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<void>> EditRepository::add(vods::NewHighlight highlight, UnixMillis now) {
    auto work = [this, made = std::move(highlight), now](soci::session& session) -> Result<void> {
        const auto others = one<std::int64_t>(session, kCount, arg("source", made.source)).value_or(0);
        if (others >= vods::kMostHighlights) {
            return Error::resource_exhausted("There are enough highlights of this broadcast");
        }
        const auto channel = one<UserId>(
            session,
            kCopy,
            arg("id", made.id),
            arg("title", made.title.empty() ? std::nullopt : std::optional(made.title)),
            arg("size_bytes", made.size_bytes),
            arg("now", now),
            arg("source", made.source)
        );
        if (!channel) {
            return no_such_video();
        }
        execute(
            session,
            kMark,
            arg("id", made.id),
            arg("from_ms", made.range.from_ms),
            arg("until_ms", made.range.until_ms),
            arg("edits", to_column(made.edits)),
            arg("now", now)
        );
        return tell(outbox_, session, events::VodReady{made.id, *channel}, now);
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

} // namespace leams::sql
