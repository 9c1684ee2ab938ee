#include "adapters/sql/retention.hpp"

#include "adapters/sql/held.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/unused.hpp"
#include "core/events/vod.hpp"

namespace leams::sql {
namespace {

constexpr auto kExpire =
    "UPDATE vods SET deleted_at = :now, remover = 'time' WHERE id IN (SELECT v.id FROM vods v"
    " WHERE v.deleted_at IS NULL AND v.published_at <= :before AND :archived = (SELECT COUNT(*)"
    " FROM recordings y WHERE y.broadcast_id = v.broadcast_id AND y.place <> 'store')"
    " AND NOT EXISTS (SELECT 1 FROM vod_edits e WHERE e.vod_id = v.id AND e.range_from_ms IS NOT NULL)"
    " ORDER BY v.published_at LIMIT :row_limit)"
    " RETURNING id, user_id";
// As far as their channels can tell they are gone.
constexpr auto kSetAside = "UPDATE recorded AS r SET set_aside_at = :now WHERE r.set_aside_at IS NULL"
                           " AND" LEAMS_HELD("r.broadcast_id", "r.user_id") "AND" LEAMS_UNUSED;

struct ExpiredRow {
    VodId id;
    UserId user_id;
};
BOOST_DESCRIBE_STRUCT(ExpiredRow, (), (id, user_id))

} // namespace

runtime::Task<Result<std::size_t>> RetentionRepository::expire(
    vods::Place place, UnixMillis published_before, std::size_t limit, UnixMillis now
) {
    auto work = [this, place, published_before, limit, now](soci::session& session) -> Result<std::size_t> {
        const auto expired = all<ExpiredRow>(
            session,
            kExpire,
            arg("now", now),
            arg("before", published_before),
            arg("archived", place == vods::Place::Store ? 0 : 1),
            arg("row_limit", limit)
        );
        for (const auto& row : expired) {
            LEAMS_CHECK(tell(outbox_, session, events::VodDeleted{row.id, row.user_id}, now));
        }
        return expired.size();
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<void>> RetentionRepository::set_aside(UnixMillis before, UnixMillis now) {
    auto work = [before, now](soci::session& session) -> Result<void> {
        execute(session, kSetAside, arg("now", now), arg("before", before));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

} // namespace leams::sql
