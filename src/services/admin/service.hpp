#pragma once

#include "core/base/secret.hpp"
#include "services/admin/ports.hpp"
#include "services/auth/api.hpp"
#include "services/streams/api.hpp"

#include <optional>
#include <string>
#include <vector>

namespace leams::admin {

struct LiveNow {
    streams::Stream stream;
    std::optional<double> bitrate_kbps; // Empty: it is in another process, or has hardly begun.
};

struct Overview {
    std::vector<LiveNow> live{}; // Most viewers first, at most a hundred.
    std::int64_t stream_total = 0;
    std::int64_t viewer_total = 0;
    MachineFacts machine{};
    UnixMillis now = 0;
};

struct UserPage {
    std::vector<UserRecord> users;
    std::optional<Position> next; // Where the next page begins; empty: this is the last.
};

struct AuditPage {
    std::vector<AuditRecord> entries;
    std::optional<Position> next;
};

/// What administrators see and do. Who may call is for the routes to say; that nobody touches himself or the
/// last administrator is said here and in the store. Thread-safe, without state.
class AdminService {
public:
    struct Ports {
        UserStore& users;
        AuditStore& audit;
        streams::OnAir& on_air;
        auth::AuthApi& auth;
        Machine& machine;
        const Clock& clock;
    };

    explicit AdminService(Ports ports)
        : ports_(ports) {}

    runtime::Task<Result<Overview>> overview();
    /// NotFound when it is not on air.
    runtime::Task<Result<void>> end_stream(Caller caller, BroadcastId id, std::string reason);

    runtime::Task<Result<UserPage>> users(UserQuery query);
    runtime::Task<Result<UserRecord>> suspend(Caller caller, UserId id, std::string reason);
    runtime::Task<Result<UserRecord>> restore(Caller caller, UserId id, std::string reason);
    /// Needs a password given within ten minutes, or now.
    runtime::Task<Result<UserRecord>>
    set_role(Caller caller, UserId id, Role role, std::string reason, std::optional<Secret> password);
    /// How many gigabytes of recordings an account may keep, also one's own. 0: without a limit; empty: as
    /// many as the instance gives everybody.
    runtime::Task<Result<UserRecord>>
    set_quota(Caller caller, UserId id, std::optional<std::int64_t> gigabytes, std::string reason);

    runtime::Task<Result<AuditPage>> audit(std::optional<Position> after, std::size_t limit);

private:
    Ports ports_;
};

} // namespace leams::admin
