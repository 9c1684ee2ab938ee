#include "adapters/sql/history.hpp"

#include "adapters/sql/suspended.hpp"
#include "adapters/sql/vod_rows.hpp"

namespace leams::sql {
namespace {

constexpr auto kSave =
    "INSERT INTO watch_progress (user_id, vod_id, position_ms, watched_at)"
    " SELECT u.id, :vod_id, :position_ms, :now FROM users u WHERE u.id = :viewer AND NOT u.history_paused"
    " ON CONFLICT (user_id, vod_id) DO UPDATE"
    " SET position_ms = excluded.position_ms, watched_at = excluded.watched_at";
// rights.cpp, for somebody who is no staff.
constexpr auto kWatched = "WHERE p.user_id IS NOT NULL AND v.deleted_at IS NULL AND" LEAMS_NOT_SUSPENDED("u"
) " AND (v.visibility <> 'private' OR v.user_id = :owner) ORDER BY p.watched_at DESC LIMIT :row_limit";
constexpr auto kClear = "DELETE FROM watch_progress WHERE user_id = :viewer";
constexpr auto kIsPaused = "SELECT history_paused FROM users WHERE id = :viewer";
constexpr auto kPause = "UPDATE users SET history_paused = :paused WHERE id = :viewer";

} // namespace

runtime::Task<Result<void>>
HistoryRepository::save(UserId viewer, VodId id, std::int64_t position_ms, UnixMillis now) {
    auto work = [viewer = std::move(viewer), id = std::move(id), position_ms, now](soci::session& session
                ) -> Result<void> {
        execute(
            session,
            kSave,
            arg("vod_id", id),
            arg("position_ms", position_ms),
            arg("now", now),
            arg("viewer", viewer)
        );
        return {};
    };
    co_return co_await database_.write(std::move(work), Durability::Relaxed);
}

runtime::Task<Result<std::vector<vods::VodRecord>>>
HistoryRepository::list(UserId viewer, std::size_t limit) {
    auto work = [viewer = std::move(viewer),
                 limit](soci::session& session) -> Result<std::vector<vods::VodRecord>> {
        std::vector<vods::VodRecord> records;
        for (auto& row : all<VodRow>(
                 session,
                 select_vods(kWatched).c_str(),
                 arg("viewer", viewer),
                 arg("owner", viewer),
                 arg("row_limit", limit)
             )) {
            records.push_back(to_vod(std::move(row)));
        }
        return records;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> HistoryRepository::clear(UserId viewer) {
    auto work = [viewer = std::move(viewer)](soci::session& session) -> Result<void> {
        execute(session, kClear, arg("viewer", viewer));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<bool>> HistoryRepository::is_paused(UserId viewer) {
    auto work = [viewer = std::move(viewer)](soci::session& session) -> Result<bool> {
        return one<bool>(session, kIsPaused, arg("viewer", viewer)).value_or(false);
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> HistoryRepository::pause(UserId viewer, bool paused) {
    auto work = [viewer = std::move(viewer), paused](soci::session& session) -> Result<void> {
        execute(session, kPause, arg("paused", paused), arg("viewer", viewer));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

} // namespace leams::sql
