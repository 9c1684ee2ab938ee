#pragma once

#include "core/base/caller.hpp"
#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/runtime/task.hpp"

#include <string>
#include <utility>

namespace leams::admin {

/// What somebody did by virtue of an office, to whom or what, and why.
struct AuditEntry {
    UserId actor{}; // Empty: the operator, at the machine itself.
    std::string actor_name{};
    std::string action{}; // "user.suspend"
    std::string target{}; // An id, or the name of a part of the instance.
    std::string target_name{};
    std::string reason{};
};

inline AuditEntry audit_entry(const Caller& caller, std::string action) {
    return {.actor = caller.user_id, .actor_name = caller.username, .action = std::move(action)};
}

/// Where such acts are written down; nothing is ever taken out. Callable on any loop.
class AuditLog {
public:
    virtual ~AuditLog() = default;
    virtual runtime::Task<Result<void>> add(AuditEntry entry) = 0;
};

} // namespace leams::admin
