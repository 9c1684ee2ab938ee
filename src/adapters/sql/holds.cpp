#include "adapters/sql/holds.hpp"

#include "adapters/sql/audit.hpp"
#include "adapters/sql/query.hpp"

#include <limits>

namespace leams::sql {
namespace {

constexpr auto kCovered = " FROM recorded r WHERE r.removed_at IS NULL AND (r.broadcast_id = h.broadcast_id"
                          " OR (h.broadcast_id IS NULL AND r.user_id = h.user_id))";
constexpr auto kVideo = "SELECT v.broadcast_id, v.user_id, u.username, v.title FROM vods v"
                        " JOIN users u ON u.id = v.user_id WHERE v.id = :id";
constexpr auto kAccount = "SELECT NULL, id, username, '' FROM users WHERE id = :id";
constexpr auto kHold =
    "INSERT INTO holds (target, broadcast_id, user_id, username, title, reason, actor_name, held_at)"
    " VALUES (:target, :broadcast_id, :user_id, :username, :title, :reason, :actor_name, :now)"
    " ON CONFLICT (target) DO NOTHING";
constexpr auto kIsBeingRemoved = "SELECT COUNT(*) FROM storage_jobs WHERE broadcast_id = :id"
                                 " AND kind = 'remove' AND begun_at IS NOT NULL";
constexpr auto kLift = "DELETE FROM holds WHERE target = :target RETURNING username";
constexpr auto kIsHeld = "SELECT COUNT(*) FROM holds WHERE target = :target AND broadcast_id IS NOT NULL";

constexpr auto kLastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

struct HoldRow {
    std::string target;
    std::optional<BroadcastId> broadcast_id;
    std::string username;
    std::string title;
    std::string reason;
    std::string actor_name;
    UnixMillis held_at = 0;
    std::int64_t recordings = 0;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(
    HoldRow, (), (target, broadcast_id, username, title, reason, actor_name, held_at, recordings, bytes)
)

struct TargetRow {
    std::optional<BroadcastId> broadcast_id;
    UserId user_id;
    std::string username;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(TargetRow, (), (broadcast_id, user_id, username, title))

std::string list_text() {
    return "SELECT h.target, h.broadcast_id, h.username, h.title, h.reason, h.actor_name, h.held_at,"
           " (SELECT COUNT(*)" +
           std::string(kCovered) + "), (SELECT COALESCE(SUM(r.size_bytes), 0)" + kCovered +
           ") FROM holds h WHERE (h.held_at, h.target) < (:at, :after)"
           " ORDER BY h.held_at DESC, h.target DESC LIMIT :row_limit";
}

vods::HoldRecord to_record(HoldRow row) {
    return {
        .target = std::move(row.target),
        .kind = row.broadcast_id ? vods::HoldKind::Video : vods::HoldKind::Account,
        .username = std::move(row.username),
        .title = std::move(row.title),
        .reason = std::move(row.reason),
        .held_by = std::move(row.actor_name),
        .held_at = row.held_at,
        .recordings = row.recordings,
        .bytes = row.bytes,
    };
}

/// Holds what `find` finds by the entry's target.
runtime::Task<Result<void>>
hold(Database& database, const char* find, Error missing, admin::AuditEntry entry, UnixMillis now) {
    auto work = [find, missing = std::move(missing), entry = std::move(entry), now](soci::session& session
                ) mutable -> Result<void> {
        const auto target = one<TargetRow>(session, find, arg("id", entry.target));
        if (!target) {
            return missing;
        }
        if (one<std::int64_t>(session, kIsBeingRemoved, arg("id", target->broadcast_id)).value_or(0) > 0) {
            return Error::conflict("This video is being removed already");
        }
        const auto held = execute(
            session,
            kHold,
            arg("target", entry.target),
            arg("broadcast_id", target->broadcast_id),
            arg("user_id", target->user_id),
            arg("username", target->username),
            arg("title", target->title),
            arg("reason", entry.reason),
            arg("actor_name", entry.actor_name),
            arg("now", now)
        );
        if (held > 0) {
            auto named = entry;
            named.target_name = target->username;
            add_audit(session, named, now);
        }
        return {};
    };
    co_return co_await database.write(std::move(work));
}

} // namespace

runtime::Task<Result<std::vector<vods::HoldRecord>>>
HoldRepository::list(std::optional<vods::HoldPosition> after, std::size_t limit) {
    auto work = [after = std::move(after),
                 limit](soci::session& session) -> Result<std::vector<vods::HoldRecord>> {
        std::vector<vods::HoldRecord> records;
        for (auto& row : all<HoldRow>(
                 session,
                 list_text().c_str(),
                 arg("at", after ? after->at : std::numeric_limits<UnixMillis>::max()),
                 arg("after", after ? after->target : kLastId),
                 arg("row_limit", limit)
             )) {
            records.push_back(to_record(std::move(row)));
        }
        return records;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> HoldRepository::hold_video(VodId id, admin::AuditEntry entry, UnixMillis now) {
    entry.target = id.str();
    return hold(database_, kVideo, Error::not_found("There is no such video"), std::move(entry), now);
}

runtime::Task<Result<void>> HoldRepository::hold_account(UserId id, admin::AuditEntry entry, UnixMillis now) {
    entry.target = id.str();
    return hold(database_, kAccount, Error::not_found("There is no such account"), std::move(entry), now);
}

runtime::Task<Result<void>>
HoldRepository::lift(std::string target, admin::AuditEntry entry, UnixMillis now) {
    auto work = [target = std::move(target), entry = std::move(entry), now](soci::session& session
                ) -> Result<void> {
        auto username = one<std::string>(session, kLift, arg("target", target));
        if (!username) {
            return Error::not_found("This is not held");
        }
        auto named = entry;
        named.target_name = *std::move(username);
        add_audit(session, named, now);
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<bool>> HoldRepository::is_held(VodId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<bool> {
        return one<std::int64_t>(session, kIsHeld, arg("target", id)).value_or(0) > 0;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
