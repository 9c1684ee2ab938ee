#include "adapters/sql/retention.hpp"

#include "adapters/sql/held.hpp"
#include "adapters/sql/query.hpp"
#include "core/events/vod.hpp"

namespace leams::sql {
namespace {

constexpr auto kExpire =
    "UPDATE vods SET deleted_at = :now, remover = 'time' WHERE id IN (SELECT id FROM vods"
    " WHERE deleted_at IS NULL AND published_at <= :before ORDER BY published_at LIMIT :row_limit)"
    " RETURNING id, user_id";
// The rule: a recording stays while a video is made of it that is there or can come back, or a clip, and
// while it goes on.
#define LEAMS_UNUSED                                                                                         \
    "r.removed_at IS NULL AND r.ended_at <= :before"                                                         \
    " AND NOT EXISTS (SELECT 1 FROM vods v WHERE v.broadcast_id = r.broadcast_id"                            \
    " AND (v.deleted_at IS NULL OR v.deleted_at > :before))"                                                 \
    " AND NOT EXISTS (SELECT 1 FROM clips c WHERE c.broadcast_id = r.broadcast_id)"                          \
    " AND NOT EXISTS (SELECT 1 FROM streams s WHERE s.id = r.broadcast_id AND s.ended_at IS NULL)"
constexpr auto kFindUnused =
    "SELECT r.broadcast_id FROM recorded r WHERE " LEAMS_UNUSED
    " AND NOT" LEAMS_HELD("r.broadcast_id", "r.user_id") "ORDER BY r.ended_at LIMIT 1";
// As far as their channels can tell they are gone.
constexpr auto kSetAside = "UPDATE recorded AS r SET set_aside_at = :now WHERE r.set_aside_at IS NULL"
                           " AND" LEAMS_HELD("r.broadcast_id", "r.user_id") "AND " LEAMS_UNUSED;
#undef LEAMS_UNUSED
constexpr auto kForgetPosters =
    "DELETE FROM pictures WHERE slot = 'poster' AND owner IN (SELECT CAST(id AS VARCHAR(36)) FROM vods"
    " WHERE broadcast_id = :id AND deleted_at IS NOT NULL)";
constexpr auto kForgetVods = "DELETE FROM vods WHERE broadcast_id = :id AND deleted_at IS NOT NULL";
constexpr auto kForget = "UPDATE recorded SET removed_at = :now WHERE broadcast_id = :id";

struct ExpiredRow {
    VodId id;
    UserId user_id;
};
BOOST_DESCRIBE_STRUCT(ExpiredRow, (), (id, user_id))

} // namespace

runtime::Task<Result<std::size_t>>
RetentionRepository::expire(UnixMillis published_before, std::size_t limit, UnixMillis now) {
    auto work = [this, published_before, limit, now](soci::session& session) -> Result<std::size_t> {
        const auto expired = all<ExpiredRow>(
            session, kExpire, arg("now", now), arg("before", published_before), arg("row_limit", limit)
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

runtime::Task<Result<std::optional<BroadcastId>>> RetentionRepository::find_unused(UnixMillis before) {
    auto work = [before](soci::session& session) -> Result<std::optional<BroadcastId>> {
        return one<BroadcastId>(session, kFindUnused, arg("before", before));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> RetentionRepository::forget(BroadcastId id, UnixMillis now) {
    auto work = [id = std::move(id), now](soci::session& session) -> Result<void> {
        execute(session, kForgetPosters, arg("id", id));
        execute(session, kForgetVods, arg("id", id));
        execute(session, kForget, arg("now", now), arg("id", id));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

} // namespace leams::sql
