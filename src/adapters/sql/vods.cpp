#include "adapters/sql/vods.hpp"

#include "adapters/sql/categories.hpp"
#include "adapters/sql/counted.hpp"
#include "adapters/sql/suspended.hpp"
#include "adapters/sql/vod_rows.hpp"
#include "core/events/vod.hpp"

#include <limits>

namespace leams::sql {
namespace {

// What has been removed stays so, whoever tells of it again.
constexpr auto kRecord =
    "INSERT INTO recorded (broadcast_id, user_id, started_at, ended_at, duration_ms, size_bytes)"
    " VALUES (:id, :user_id, :started_at, :ended_at, :duration_ms, :size_bytes)"
    " ON CONFLICT (broadcast_id) DO UPDATE SET ended_at = excluded.ended_at,"
    " duration_ms = excluded.duration_ms, size_bytes = excluded.size_bytes"
    " WHERE recorded.removed_at IS NULL AND recorded.duration_ms <= excluded.duration_ms";
constexpr auto kMake =
    "INSERT INTO vods (id, broadcast_id, user_id, title, category_id, tags, language, is_mature,"
    " description, duration_ms, size_bytes, started_at, published_at)"
    " SELECT r.broadcast_id, r.broadcast_id, r.user_id, s.title, s.category_id, COALESCE(c.tags, '[]'),"
    " COALESCE(c.language, ''), COALESCE(c.is_mature, FALSE), '', r.duration_ms, r.size_bytes, r.started_at,"
    " r.ended_at FROM recorded r JOIN streams s ON s.id = r.broadcast_id"
    " LEFT JOIN channels c ON c.user_id = r.user_id"
    " WHERE r.broadcast_id = :id AND r.removed_at IS NULL AND s.was_live AND r.duration_ms >= 1000 ON "
    "CONFLICT (id) DO NOTHING";
constexpr auto kLengthen =
    "UPDATE vods SET duration_ms = r.duration_ms, size_bytes = r.size_bytes, published_at = r.ended_at"
    " FROM recorded r WHERE vods.id = :id AND r.broadcast_id = vods.id";

constexpr auto kFind = "WHERE v.id = :id";
constexpr auto kShown = "v.deleted_at IS NULL AND v.visibility = 'public' AND" LEAMS_NOT_SUSPENDED("u");
constexpr auto kOfChannel = "v.user_id = :user_id";
constexpr auto kNotDeleted = "v.deleted_at IS NULL";
constexpr auto kNotGone = "(v.deleted_at IS NULL OR v.deleted_at > :deleted_since)";
constexpr auto kPage = " AND (v.published_at, v.id) < (:at, :after)"
                       " ORDER BY v.published_at DESC, v.id DESC LIMIT :row_limit";
constexpr auto kStored = "SELECT COALESCE(SUM(r.size_bytes), 0) FROM recorded r"
                         " WHERE r.user_id = :user_id AND" LEAMS_COUNTED("r");
constexpr auto kOwnQuota = "SELECT gigabytes FROM channel_quotas WHERE user_id = :user_id";

constexpr auto kUpdate =
    "UPDATE vods SET title = COALESCE(:title, title), description = COALESCE(:description, description),"
    " visibility = COALESCE(:visibility, visibility), is_mature = COALESCE(:is_mature, is_mature)"
    " WHERE id = :id AND deleted_at IS NULL";
constexpr auto kCategorize = "UPDATE vods SET category_id = :category_id WHERE id = :id";
constexpr auto kRemove = "UPDATE vods SET deleted_at = :now, remover = :remover"
                         " WHERE id = :id AND deleted_at IS NULL RETURNING user_id";
constexpr auto kRestore = "UPDATE vods SET deleted_at = NULL, remover = ''"
                          " WHERE id = :id AND deleted_at IS NOT NULL RETURNING user_id";
constexpr auto kAddView = "UPDATE vods SET view_count = view_count + 1 WHERE id = :id";

constexpr auto kLastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/// The rows of a page; `args` are those of `where`.
template <class... Args>
std::vector<vods::VodRecord>
read_page(soci::session& session, const std::string& where, const vods::VodPage& page, Args... args) {
    const auto text = select_vods("WHERE " + where + kPage);
    std::vector<vods::VodRecord> records;
    for (auto& row : all<VodRow>(
             session,
             text.c_str(),
             arg("viewer", viewer_column(page.viewer)),
             std::move(args)...,
             arg("at", page.after ? page.after->at : std::numeric_limits<std::int64_t>::max()),
             arg("after", page.after ? page.after->id : std::string(kLastId)),
             arg("row_limit", page.limit)
         )) {
        records.push_back(to_vod(std::move(row)));
    }
    return records;
}

} // namespace

runtime::Task<Result<void>> VodRepository::add(events::RecordingEnded recording) {
    auto work = [this, recording = std::move(recording)](soci::session& session) -> Result<void> {
        const auto& id = recording.broadcast_id;
        execute(
            session,
            kRecord,
            arg("id", id),
            arg("user_id", recording.channel_id),
            arg("started_at", recording.started_at),
            arg("ended_at", recording.ended_at),
            arg("duration_ms", recording.duration_ms),
            arg("size_bytes", recording.bytes)
        );
        if (execute(session, kMake, arg("id", id)) == 0) {
            execute(session, kLengthen, arg("id", id));
            return {};
        }
        const events::VodReady ready{VodId(id.str()), recording.channel_id};
        return tell(outbox_, session, ready, recording.ended_at);
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<std::optional<vods::VodRecord>>> VodRepository::find(VodId id, UserId viewer) {
    auto work = [id = std::move(id), viewer = viewer_column(viewer)](soci::session& session
                ) -> Result<std::optional<vods::VodRecord>> {
        auto row = one<VodRow>(session, select_vods(kFind).c_str(), arg("viewer", viewer), arg("id", id));
        return row ? std::optional(to_vod(std::move(*row))) : std::nullopt;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::vector<vods::VodRecord>>> VodRepository::list_recent(vods::VodPage page) {
    auto work = [page = std::move(page)](soci::session& session) -> Result<std::vector<vods::VodRecord>> {
        return read_page(session, kShown, page);
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::vector<vods::VodRecord>>>
VodRepository::list_of(UserId channel, vods::Selection selection, vods::VodPage page) {
    auto work = [channel = std::move(channel), selection, page = std::move(page)](soci::session& session
                ) -> Result<std::vector<vods::VodRecord>> {
        const auto* which = selection == vods::Selection::Public ? kShown : kNotDeleted;
        const auto where = std::string(kOfChannel) + " AND " + which;
        return read_page(session, where, page, arg("user_id", channel));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::vector<vods::VodRecord>>>
VodRepository::list_own(UserId channel, UnixMillis deleted_since, vods::VodPage page) {
    auto work = [channel = std::move(channel), deleted_since, page = std::move(page)](soci::session& session
                ) -> Result<std::vector<vods::VodRecord>> {
        const auto where = std::string(kOfChannel) + " AND " + kNotGone;
        return read_page(session, where, page, arg("user_id", channel), arg("deleted_since", deleted_since));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::int64_t>> VodRepository::stored_bytes(UserId channel) {
    auto work = [channel = std::move(channel)](soci::session& session) -> Result<std::int64_t> {
        return one<std::int64_t>(session, kStored, arg("user_id", channel)).value_or(0);
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<std::int64_t>>> VodRepository::own_quota(UserId channel) {
    auto work = [channel =
                     std::move(channel)](soci::session& session) -> Result<std::optional<std::int64_t>> {
        return one<std::int64_t>(session, kOwnQuota, arg("user_id", channel));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>>
VodRepository::update(VodId id, vods::VodUpdate update, UserId editor, UnixMillis now) {
    auto work = [id = std::move(id), update = std::move(update), editor = std::move(editor), now](
                    soci::session& session
                ) -> Result<void> {
        const auto changed = execute(
            session,
            kUpdate,
            arg("title", update.title),
            arg("description", update.description),
            arg("visibility",
                update.visibility ? std::optional(std::string(to_column(*update.visibility))) : std::nullopt),
            arg("is_mature", update.is_mature),
            arg("id", id)
        );
        if (changed == 0) {
            return Error::not_found("There is no such video");
        }
        if (update.category) {
            std::optional<streams::CategoryRecord> category;
            if (const auto name = streams::category_name(*update.category); !name.text.empty()) {
                LEAMS_TRY(category, find_or_make_category(session, name, editor, now));
            }
            const auto category_id = category ? std::optional(category->id) : std::nullopt;
            execute(session, kCategorize, arg("category_id", category_id), arg("id", id));
        }
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> VodRepository::remove(VodId id, vods::Remover remover, UnixMillis now) {
    auto work = [this, id = std::move(id), remover, now](soci::session& session) -> Result<void> {
        const auto channel =
            one<UserId>(session, kRemove, arg("now", now), arg("remover", to_column(remover)), arg("id", id));
        return channel ? tell(outbox_, session, events::VodDeleted{id, *channel}, now) : Result<void>();
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<void>> VodRepository::restore(VodId id, UnixMillis now) {
    auto work = [this, id = std::move(id), now](soci::session& session) -> Result<void> {
        const auto channel = one<UserId>(session, kRestore, arg("id", id));
        return channel ? tell(outbox_, session, events::VodReady{id, *channel}, now) : Result<void>();
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<void>> VodRepository::add_view(VodId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<void> {
        execute(session, kAddView, arg("id", id));
        return {};
    };
    co_return co_await database_.write(std::move(work), Durability::Relaxed);
}

} // namespace leams::sql
