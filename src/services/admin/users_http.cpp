#include "services/admin/http_parts.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace leams {

BOOST_DESCRIBE_ENUM(Role, User, Moderator, Admin)

} // namespace leams

namespace leams::admin {
namespace {

using net::Access;
using runtime::Task;

struct AdminUsersRequest {
    std::optional<std::string> q;
    std::optional<Role> role;
    std::optional<UserState> state;
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(AdminUsersRequest, (), (q, role, state, limit, cursor))
std::vector<json::FieldRule> rules_of(std::type_identity<AdminUsersRequest>) {
    return {
        {.field = "q", .max_length = 100},
        {.field = "limit", .minimum = 1, .maximum = 100},
        {.field = "cursor", .max_length = 1024},
    };
}

struct AdminUser {
    UserId id;
    std::string username;
    std::string display_name;
    std::string email;
    Role role = Role::User;
    UserState state = UserState::Active;
    std::string created_at;
    std::optional<std::string> suspended_at;
    std::int64_t stored_bytes = 0;        // Of recordings.
    std::optional<std::int64_t> quota_gb; // Of these; 0: no limit. Null: that of the instance.
    bool is_held = false;                 // None of them is removed.
};
BOOST_DESCRIBE_STRUCT(
    AdminUser,
    (),
    (id, username, display_name, email, role, state, created_at, suspended_at, stored_bytes, quota_gb, is_held
    )
)

struct AdminUserList {
    std::vector<AdminUser> users;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(AdminUserList, (), (users, next_cursor))

struct SuspendRequest {
    UserId id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(SuspendRequest, (), (id, reason))
std::vector<json::FieldRule> rules_of(std::type_identity<SuspendRequest>) {
    return {reason_rule()};
}

struct RestoreRequest {
    UserId id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(RestoreRequest, (), (id, reason))
std::vector<json::FieldRule> rules_of(std::type_identity<RestoreRequest>) {
    return {reason_rule()};
}

struct RoleRequest {
    UserId id;
    Role role = Role::User;
    std::string reason;
    std::optional<Secret> password;
};
BOOST_DESCRIBE_STRUCT(RoleRequest, (), (id, role, reason, password))
std::vector<json::FieldRule> rules_of(std::type_identity<RoleRequest>) {
    return {reason_rule()};
}

struct QuotaRequest {
    UserId id;
    std::optional<std::int64_t> gigabytes; // 0: no limit. Null, or absent: that of the instance.
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(QuotaRequest, (), (id, gigabytes, reason))
std::vector<json::FieldRule> rules_of(std::type_identity<QuotaRequest>) {
    return {{.field = "gigabytes", .minimum = 0, .maximum = 1'000'000}, reason_rule()};
}

using UserAnswer = net::Answer<AdminUser>;

AdminUser view_of(UserRecord record) {
    AdminUser view{
        .id = std::move(record.id),
        .username = std::move(record.username),
        .display_name = std::move(record.display_name),
        .email = std::move(record.email),
        .role = record.role,
        .created_at = to_rfc3339(record.created_at),
        .suspended_at = {},
        .stored_bytes = record.stored_bytes,
        .quota_gb = record.quota_gb,
        .is_held = record.is_held,
    };
    if (record.suspended_at) {
        view.state = UserState::Suspended;
        view.suspended_at = to_rfc3339(*record.suspended_at);
    }
    return view;
}

Task<Result<UserAnswer>> answer_of(Task<Result<UserRecord>> act) {
    LEAMS_CO_TRY(auto record, co_await std::move(act));
    co_return UserAnswer{.body = view_of(std::move(record)), .cache_control = std::string(kPrivate)};
}

Task<Result<net::Answer<AdminUserList>>> list_users(AdminService& service, AdminUsersRequest request) {
    LEAMS_CO_TRY(auto after, net::from_cursor<Position>(request.cursor));
    UserQuery query{
        .text = request.q.value_or(""),
        .role = request.role,
        .state = request.state,
        .limit = static_cast<std::size_t>(request.limit.value_or(20)),
        .after = std::move(after),
    };
    LEAMS_CO_TRY(auto page, co_await service.users(std::move(query)));
    net::Answer<AdminUserList> answer{.body = {}, .cache_control = std::string(kPrivate)};
    for (auto& record : page.users) {
        answer.body.users.push_back(view_of(std::move(record)));
    }
    if (page.next) {
        answer.body.next_cursor = net::to_cursor(*page.next);
    }
    co_return answer;
}

} // namespace

void add_user_routes(net::Routes& routes, AdminService& service) {
    routes.get<AdminUsersRequest, net::Answer<AdminUserList>>(
        "/admin/users",
        {
            .access = Access::Admin,
            .summary = "Accounts, the newest first; q is a part of the name, the display name or the e-mail "
                       "address",
            .handle = [&](Caller,
                          AdminUsersRequest request) { return list_users(service, std::move(request)); },
        }
    );
    routes.post<SuspendRequest, UserAnswer>(
        "/admin/users/{id}/suspend",
        {
            .access = Access::Admin,
            .summary = "End an account's sessions and broadcast, and keep it out",
            .handle =
                [&](Caller caller, SuspendRequest request) {
                    return answer_of(
                        service.suspend(std::move(caller), std::move(request.id), std::move(request.reason))
                    );
                },
        }
    );
    routes.post<RestoreRequest, UserAnswer>(
        "/admin/users/{id}/restore",
        {
            .access = Access::Admin,
            .summary = "Let a suspended account in again",
            .handle =
                [&](Caller caller, RestoreRequest request) {
                    return answer_of(
                        service.restore(std::move(caller), std::move(request.id), std::move(request.reason))
                    );
                },
        }
    );
    routes.patch<RoleRequest, UserAnswer>(
        "/admin/users/{id}/role",
        {
            .access = Access::Admin,
            .summary = "Give an account another role; needs the password within the last ten minutes, or now",
            .handle =
                [&](Caller caller, RoleRequest request) {
                    return answer_of(service.set_role(
                        std::move(caller),
                        std::move(request.id),
                        request.role,
                        std::move(request.reason),
                        std::move(request.password)
                    ));
                },
        }
    );
    routes.put<QuotaRequest, UserAnswer>(
        "/admin/users/{id}/quota",
        {
            .access = Access::Admin,
            .summary = "Say how many gigabytes of recordings an account may keep; nothing is deleted",
            .handle =
                [&](Caller caller, QuotaRequest request) {
                    return answer_of(service.set_quota(
                        std::move(caller), std::move(request.id), request.gigabytes, std::move(request.reason)
                    ));
                },
        }
    );
}

} // namespace leams::admin
