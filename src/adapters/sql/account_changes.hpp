#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "core/base/caller.hpp"
#include "core/base/time.hpp"

#include <soci/soci.h>

namespace leams::sql {

// Each within a transaction; gives whether it changed anything, and then leaves its event. Conflict for the
// only administrator who is not suspended.

/// Its sessions are over.
Result<bool>
suspend_account(soci::session& session, Engine engine, Outbox& outbox, const UserId& id, UnixMillis now);
Result<bool> restore_account(soci::session& session, Outbox& outbox, const UserId& id, UnixMillis now);
Result<bool> change_role(
    soci::session& session, Engine engine, Outbox& outbox, const UserId& id, Role role, UnixMillis now
);

/// Held until the transaction ends: nobody else looks for administrators and makes or unmakes one.
void lock_admins(soci::session& session, Engine engine);

} // namespace leams::sql
