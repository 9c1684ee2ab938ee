#include "adapters/sql/audit.hpp"

#include "adapters/sql/query.hpp"
#include "core/base/id.hpp"

#include <limits>

namespace leams::sql {
namespace {

constexpr auto kAdd =
    "INSERT INTO audit_log (id, at, actor_id, actor_name, action, target, target_name, reason)"
    " VALUES (:id, :at, :actor_id, :actor_name, :action, :target, :target_name, :reason)";

constexpr auto kList =
    "SELECT id, at, actor_id, actor_name, action, target, target_name, reason FROM audit_log"
    " WHERE (at, id) < (:at, :id) ORDER BY at DESC, id DESC LIMIT :row_limit";

constexpr auto kLastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

struct AuditRow {
    std::string id;
    UnixMillis at = 0;
    UserId actor_id;
    std::string actor_name;
    std::string action;
    std::string target;
    std::string target_name;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(AuditRow, (), (id, at, actor_id, actor_name, action, target, target_name, reason))

} // namespace

void add_audit(soci::session& session, const admin::AuditEntry& entry, UnixMillis now) {
    execute(
        session,
        kAdd,
        arg("id", make_uuid7(now)),
        arg("at", now),
        arg("actor_id", entry.actor),
        arg("actor_name", entry.actor_name),
        arg("action", entry.action),
        arg("target", entry.target),
        arg("target_name", entry.target_name),
        arg("reason", entry.reason)
    );
}

runtime::Task<Result<void>> AuditRepository::add(admin::AuditEntry entry) {
    auto work = [entry = std::move(entry), now = clock_.now()](soci::session& session) -> Result<void> {
        add_audit(session, entry, now);
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::vector<admin::AuditRecord>>>
AuditRepository::list(std::optional<admin::Position> after, std::size_t limit) {
    auto work = [after = std::move(after),
                 limit](soci::session& session) -> Result<std::vector<admin::AuditRecord>> {
        std::vector<admin::AuditRecord> records;
        for (auto& row : all<AuditRow>(
                 session,
                 kList,
                 arg("at", after ? after->at : std::numeric_limits<UnixMillis>::max()),
                 arg("id", after ? after->id : kLastId),
                 arg("row_limit", limit)
             )) {
            records.push_back(
                {.id = std::move(row.id),
                 .at = row.at,
                 .entry =
                     {.actor = std::move(row.actor_id),
                      .actor_name = std::move(row.actor_name),
                      .action = std::move(row.action),
                      .target = std::move(row.target),
                      .target_name = std::move(row.target_name),
                      .reason = std::move(row.reason)}}
            );
        }
        return records;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
