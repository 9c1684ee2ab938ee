#include "adapters/bus_sql/dead_letters.hpp"

#include "adapters/sql/query.hpp"

#include <boost/describe/class.hpp>

#include <utility>

namespace leams::adapters {
namespace {

using sql::arg;

constexpr std::size_t kPurgeStep = 1000;

constexpr auto kList =
    "SELECT id, topic, payload, order_key, group_name, attempts, dead_at, last_error FROM bus_events "
    "WHERE dead_at IS NOT NULL ORDER BY dead_at DESC, id DESC, group_name LIMIT :row_limit";
constexpr auto kReplay = "UPDATE bus_events SET dead_at = NULL, attempts = 0, available_at = :now "
                         "WHERE id = :id AND dead_at IS NOT NULL";
constexpr auto kReplayAll = "UPDATE bus_events SET dead_at = NULL, attempts = 0, available_at = :now "
                            "WHERE dead_at IS NOT NULL";
constexpr auto kDrop = "DELETE FROM bus_events WHERE id = :id AND dead_at IS NOT NULL";
constexpr auto kPurgeOld = "DELETE FROM bus_events WHERE (group_name, id) IN (SELECT group_name, id "
                           "FROM bus_events WHERE dead_at IS NOT NULL AND dead_at < :before "
                           "ORDER BY dead_at LIMIT :row_limit)";
constexpr auto kPurgeBeyond = "DELETE FROM bus_events WHERE (group_name, id) IN (SELECT group_name, id "
                              "FROM bus_events WHERE dead_at IS NOT NULL "
                              "ORDER BY dead_at DESC, id DESC, group_name LIMIT :row_limit OFFSET :keep)";

struct DeadRow {
    std::string id;
    std::string topic;
    std::string payload;
    std::string order_key;
    std::string group_name;
    int attempts = 0;
    UnixMillis dead_at = 0;
    std::string last_error;
};
BOOST_DESCRIBE_STRUCT(DeadRow, (), (id, topic, payload, order_key, group_name, attempts, dead_at, last_error))

runtime::DeadLetter to_letter(DeadRow row) {
    return {
        .event =
            {.id = std::move(row.id),
             .topic = std::move(row.topic),
             .payload = std::move(row.payload),
             .order = std::move(row.order_key)},
        .group = std::move(row.group_name),
        .attempts = row.attempts,
        .dead_at = row.dead_at,
        .last_error = std::move(row.last_error),
    };
}

Result<void> found(long long rows) {
    if (rows == 0) {
        return Error::not_found("There is no such dead letter");
    }
    return {};
}

} // namespace

runtime::Task<Result<std::vector<runtime::DeadLetter>>> SqlDeadLetters::list(std::size_t limit) {
    const auto work = [limit](soci::session& session) -> Result<std::vector<runtime::DeadLetter>> {
        std::vector<runtime::DeadLetter> letters;
        for (auto& row : sql::all<DeadRow>(session, kList, arg("row_limit", limit))) {
            letters.push_back(to_letter(std::move(row)));
        }
        return letters;
    };
    co_return co_await database_.read(work);
}

runtime::Task<Result<void>> SqlDeadLetters::replay(std::string id) {
    const auto work = [id = std::move(id), now = clock_.now()](soci::session& session) {
        return found(sql::execute(session, kReplay, arg("now", now), arg("id", id)));
    };
    co_return co_await database_.write(work);
}

runtime::Task<Result<std::size_t>> SqlDeadLetters::replay_all() {
    const auto work = [now = clock_.now()](soci::session& session) -> Result<std::size_t> {
        return static_cast<std::size_t>(sql::execute(session, kReplayAll, arg("now", now)));
    };
    co_return co_await database_.write(work);
}

runtime::Task<Result<void>> SqlDeadLetters::drop(std::string id) {
    const auto work = [id = std::move(id)](soci::session& session) {
        return found(sql::execute(session, kDrop, arg("id", id)));
    };
    co_return co_await database_.write(work);
}

runtime::Task<Result<std::size_t>> SqlDeadLetters::purge() {
    const auto work = [this, now = clock_.now()](soci::session& session) -> Result<std::size_t> {
        return purge_some(session, now, limits_);
    };
    // In steps, so that others may write in between.
    std::size_t dropped = 0;
    std::size_t step = 0;
    do {
        LEAMS_CO_TRY(step, co_await database_.write(work, sql::Durability::Relaxed));
        dropped += step;
    } while (step >= kPurgeStep);
    co_return dropped;
}

std::size_t
SqlDeadLetters::purge_some(soci::session& session, UnixMillis now, const DeadLetterLimits& limits) {
    const auto old = sql::execute(
        session, kPurgeOld, arg("before", now - limits.kept.count()), arg("row_limit", kPurgeStep)
    );
    const auto beyond =
        sql::execute(session, kPurgeBeyond, arg("row_limit", kPurgeStep), arg("keep", limits.max));
    return static_cast<std::size_t>(old + beyond);
}

} // namespace leams::adapters
