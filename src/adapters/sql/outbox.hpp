#pragma once

#include "adapters/sql/database.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/events/event.hpp"
#include "core/runtime/bus.hpp"

#include <soci/soci.h>

#include <span>
#include <type_traits>
#include <utility>

namespace leams::sql {

/// Where a repository leaves the events of a change, within the change's own transaction: they are delivered
/// when it is committed, and never were when it is rolled back. Thread-safe.
class Outbox {
public:
    virtual ~Outbox() = default;

    /// Within a transaction of `session`.
    virtual Result<void> add(soci::session& session, std::span<const runtime::Event> events) = 0;

    /// After the commit: who wants the events looks for them now. Without this he does so a little later.
    virtual void committed() = 0;
};

/// Leaves one event, within a transaction of `session`.
template <events::Event E>
Result<void> tell(Outbox& outbox, soci::session& session, const E& event, UnixMillis now) {
    const auto stored = events::to_bus(event, now);
    return outbox.add(session, {&stored, 1});
}

/// Database::write() for work that leaves events.
template <class Work>
runtime::Task<std::invoke_result_t<Work&, soci::session&>>
write_and_tell(Database& database, Outbox& outbox, Work work, Durability durability = Durability::Full) {
    auto outcome = co_await database.write(std::move(work), durability);
    if (outcome) {
        outbox.committed();
    }
    co_return outcome;
}

} // namespace leams::sql
