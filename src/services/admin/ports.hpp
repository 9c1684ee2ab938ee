#pragma once

#include "core/base/caller.hpp"
#include "core/base/time.hpp"
#include "core/runtime/task.hpp"
#include "services/admin/api.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the admin service needs from outside.
namespace leams::admin {

enum class UserState : std::uint8_t { Active, Suspended };
BOOST_DESCRIBE_ENUM(UserState, Active, Suspended)

/// A row's place in a list whose newest come first.
struct Position {
    UnixMillis at = 0;
    std::string id{};
};
BOOST_DESCRIBE_STRUCT(Position, (), (at, id))

struct UserQuery {
    std::string text{}; // A part of the username, the display name or the e-mail address; empty: all.
    std::optional<Role> role{};
    std::optional<UserState> state{};
    std::size_t limit = 20;
    std::optional<Position> after{};
};

struct UserRecord {
    UserId id;
    std::string username;
    std::string display_name;
    std::string email;
    Role role = Role::User;
    UnixMillis created_at = 0;
    std::optional<UnixMillis> suspended_at{};
    std::int64_t stored_bytes = 0;          // Of recordings that are kept.
    std::optional<std::int64_t> quota_gb{}; // Of these; 0: none. Empty: the instance's.
    bool is_held = false;                   // None of them is removed.
};

/// Accounts as administrators see them. A change leaves its event and its entry in the audit log, all or
/// nothing, and neither when it changes nothing. NotFound for unknown ids; Conflict for the only
/// administrator who is not suspended.
class UserStore {
public:
    virtual ~UserStore() = default;
    /// The newest first.
    virtual runtime::Task<Result<std::vector<UserRecord>>> list(UserQuery query) = 0;
    virtual runtime::Task<Result<UserRecord>> suspend(UserId id, AuditEntry entry, UnixMillis now) = 0;
    virtual runtime::Task<Result<UserRecord>> restore(UserId id, AuditEntry entry, UnixMillis now) = 0;
    virtual runtime::Task<Result<UserRecord>>
    set_role(UserId id, Role role, AuditEntry entry, UnixMillis now) = 0;
    /// 0: none; empty: the instance's.
    virtual runtime::Task<Result<UserRecord>>
    set_quota(UserId id, std::optional<std::int64_t> gigabytes, AuditEntry entry, UnixMillis now) = 0;
};

struct AuditRecord {
    std::string id;
    UnixMillis at = 0;
    AuditEntry entry;
};

class AuditStore : public AuditLog {
public:
    /// The newest first.
    virtual runtime::Task<Result<std::vector<AuditRecord>>>
    list(std::optional<Position> after, std::size_t limit) = 0;
};

/// What the process and its machine are like.
struct MachineFacts {
    std::int64_t disk_used_bytes = 0;
    std::int64_t disk_free_bytes = 0;
    std::int64_t database_bytes = 0;
    std::string version{};
    std::int64_t loops = 0;
    UnixMillis started_at = 0;
};

class Machine {
public:
    virtual ~Machine() = default;
    virtual runtime::Task<Result<MachineFacts>> facts() = 0;
};

} // namespace leams::admin
