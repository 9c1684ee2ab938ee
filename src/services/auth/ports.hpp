#pragma once

#include "core/base/caller.hpp"
#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/runtime/task.hpp"
#include "core/runtime/turn.hpp"
#include "services/auth/names.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the auth service needs from outside.
namespace leams::auth {

struct Account {
    UserId id;
    std::string username;
    std::string display_name;
    std::string email;
    std::string password_hash;
    Role role = Role::User;
    UnixMillis created_at = 0;
    bool is_verified = false;
    bool is_disabled = false;
};

struct NewAccount {
    Account account;
    std::string skeleton;
};

enum class Insertion : std::uint8_t { Done, UsernameTaken, LooksLikeAnother, EmailTaken, AdminExists };

class AccountStore {
public:
    virtual ~AccountStore() = default;

    /// When several rules are broken, the outcome is the first of the enumeration.
    virtual runtime::Task<Result<Insertion>> insert(NewAccount account) = 0;
    /// The same, but only while there is no admin.
    virtual runtime::Task<Result<Insertion>> insert_first_admin(NewAccount account) = 0;
    virtual runtime::Task<Result<std::optional<Account>>> find(UserId id) = 0;
    /// `login` is an e-mail address or a username, in lower case.
    virtual runtime::Task<Result<std::optional<Account>>> find_by_login(std::string login) = 0;
    virtual runtime::Task<Result<bool>> has_admin() = 0;
    /// Those of `names`, at most ten, that an account could have, in their order.
    virtual runtime::Task<Result<std::vector<std::string>>> free_names(std::vector<Username> names) = 0;
};

/// A log-in on one device. It is also the family of its refresh tokens.
struct Session {
    SessionId id;
    UserId user_id;
    UnixMillis created_at = 0;
    UnixMillis expires_at = 0;
    UnixMillis reauthenticated_at = 0; // When the password was last given.
    std::string user_agent;
    std::string ip;
    std::optional<UnixMillis> revoked_at{};
    std::string username{}; // The account's, when read.
    Role role = Role::User;
    bool is_disabled = false;
};

/// One use of a refresh token. Hashes are SHA-256 in hexadecimal.
struct Rotation {
    std::string presented_hash;
    std::string next_hash; // Always the same for the same token.
    UnixMillis now = 0;
    UnixMillis expires_at = 0;
    std::chrono::milliseconds grace{0};
    std::string user_agent;
    std::string ip;
    std::optional<UserId> device_of{}; // Whose device cookie came along.
};

enum class RotationOutcome : std::uint8_t {
    Rotated, // Or used again by the same client within the grace time, as parallel tabs do: `next` lives.
    Reused,  // The session has been revoked.
    Refused, // Unknown, expired, revoked, the account is disabled, or `next` has been used as well.
};

struct RotationResult {
    RotationOutcome outcome = RotationOutcome::Refused;
    Session session{};
};

class SessionStore {
public:
    virtual ~SessionStore() = default;

    virtual runtime::Task<Result<void>> insert(Session session, std::string refresh_hash) = 0;
    virtual runtime::Task<Result<RotationResult>> rotate(Rotation rotation) = 0;
    virtual runtime::Task<Result<std::optional<Session>>> find(SessionId id) = 0;
    virtual runtime::Task<Result<std::optional<Session>>> find_by_refresh(std::string refresh_hash) = 0;
    virtual runtime::Task<Result<void>> revoke(SessionId id, UnixMillis now) = 0;
    /// The user's sessions that have not expired, revoked or not: the thousand used last.
    virtual runtime::Task<Result<std::vector<SessionId>>> list_of(UserId user, UnixMillis now) = 0;
    virtual runtime::Task<Result<void>> mark_reauthenticated(SessionId id, UnixMillis now) = 0;
    /// Forgets sessions that expired or were revoked before `before`.
    virtual runtime::Task<Result<void>> purge(UnixMillis before) = 0;
};

/// Slow password hashing. A service takes the same path for unknown accounts with dummy_hash().
class PasswordHasher {
public:
    virtual ~PasswordHasher() = default;
    virtual runtime::Task<Result<std::string>> hash(Secret password) = 0;
    virtual runtime::Task<Result<bool>> verify(Secret password, std::string hash, runtime::Turn turn) = 0;
    virtual const std::string& dummy_hash() const noexcept = 0;
};

} // namespace leams::auth
