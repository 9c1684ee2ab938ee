#include "services/admin/service.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <utility>

namespace leams::admin {
namespace {

constexpr std::size_t kMostShown = 100;

AuditEntry
entry_of(const Caller& caller, std::string action, const std::string& target, std::string_view reason) {
    auto entry = audit_entry(caller, std::move(action));
    entry.target = target;
    entry.reason = clean_line(reason);
    return entry;
}

Error no_such_account() {
    return Error::not_found("There is no such account");
}

Result<void> check_target(const Caller& caller, const UserId& id) {
    if (!is_uuid(id.str())) {
        return no_such_account();
    }
    if (caller.user_id == id) {
        return Error::permission_denied("Nobody does this to himself; ask another administrator");
    }
    return {};
}

std::string role_action(Role role) {
    switch (role) {
    case Role::Admin:
        return "user.role.admin";
    case Role::Moderator:
        return "user.role.moderator";
    case Role::User:
        break;
    }
    return "user.role.user";
}

std::string quota_action(std::optional<std::int64_t> gigabytes) {
    if (!gigabytes) {
        return "user.quota.default";
    }
    return *gigabytes == 0 ? "user.quota.none" : "user.quota." + std::to_string(*gigabytes) + "gb";
}

Error foreign_cursor() {
    return Error::invalid_fields({{"/cursor", "cursor", "is not one that this list gave"}});
}

} // namespace

runtime::Task<Result<Overview>> AdminService::overview() {
    Overview overview{.now = ports_.clock.now()};
    LEAMS_CO_TRY(overview.machine, co_await ports_.machine.facts());
    auto live = ports_.on_air.live();
    overview.stream_total = std::ssize(live);
    for (const auto& stream : live) {
        overview.viewer_total += stream.viewer_count;
    }
    live.resize(std::min(live.size(), kMostShown));
    for (auto& stream : live) {
        const auto bitrate = co_await ports_.on_air.bitrate_kbps(stream.id);
        overview.live.push_back({.stream = std::move(stream), .bitrate_kbps = bitrate});
    }
    co_return overview;
}

runtime::Task<Result<void>> AdminService::end_stream(Caller caller, BroadcastId id, std::string reason) {
    LEAMS_CO_TRY(const auto ended, co_await ports_.on_air.end(id));
    auto entry = entry_of(caller, "stream.end", id.str(), reason);
    entry.target_name = ended.username;
    co_return co_await ports_.audit.add(std::move(entry));
}

runtime::Task<Result<UserPage>> AdminService::users(UserQuery query) {
    if (query.after && !is_uuid(query.after->id)) {
        co_return foreign_cursor();
    }
    const auto limit = query.limit++; // One more tells whether there is another page.
    query.text = clean_line(query.text);
    UserPage page;
    LEAMS_CO_TRY(page.users, co_await ports_.users.list(std::move(query)));
    if (page.users.size() > limit) {
        page.users.resize(limit);
        page.next = {.at = page.users.back().created_at, .id = page.users.back().id.str()};
    }
    co_return page;
}

runtime::Task<Result<UserRecord>> AdminService::suspend(Caller caller, UserId id, std::string reason) {
    LEAMS_CO_CHECK(check_target(caller, id));
    auto entry = entry_of(caller, "user.suspend", id.str(), reason);
    co_return co_await ports_.users.suspend(std::move(id), std::move(entry), ports_.clock.now());
}

runtime::Task<Result<UserRecord>> AdminService::restore(Caller caller, UserId id, std::string reason) {
    LEAMS_CO_CHECK(check_target(caller, id));
    auto entry = entry_of(caller, "user.restore", id.str(), reason);
    co_return co_await ports_.users.restore(std::move(id), std::move(entry), ports_.clock.now());
}

runtime::Task<Result<UserRecord>> AdminService::set_role(
    Caller caller, UserId id, Role role, std::string reason, std::optional<Secret> password
) {
    LEAMS_CO_CHECK(check_target(caller, id));
    LEAMS_CO_CHECK(co_await ports_.auth.require_recent(caller, std::move(password)));
    auto entry = entry_of(caller, role_action(role), id.str(), reason);
    co_return co_await ports_.users.set_role(std::move(id), role, std::move(entry), ports_.clock.now());
}

runtime::Task<Result<UserRecord>>
AdminService::set_quota(Caller caller, UserId id, std::optional<std::int64_t> gigabytes, std::string reason) {
    if (!is_uuid(id.str())) {
        co_return no_such_account();
    }
    auto entry = entry_of(caller, quota_action(gigabytes), id.str(), reason);
    co_return co_await ports_.users.set_quota(std::move(id), gigabytes, std::move(entry), ports_.clock.now());
}

runtime::Task<Result<AuditPage>> AdminService::audit(std::optional<Position> after, std::size_t limit) {
    if (after && !is_uuid(after->id)) {
        co_return foreign_cursor();
    }
    AuditPage page;
    LEAMS_CO_TRY(page.entries, co_await ports_.audit.list(std::move(after), limit + 1));
    if (page.entries.size() > limit) {
        page.entries.resize(limit);
        page.next = {.at = page.entries.back().at, .id = page.entries.back().id};
    }
    co_return page;
}

} // namespace leams::admin
