#include "services/admin/http.hpp"

#include "services/admin/http_parts.hpp"

#include <boost/describe/class.hpp>

namespace leams::admin {
namespace {

using net::Access;
using net::NoContent;
using net::NoInput;
using runtime::Task;

struct LiveStream {
    BroadcastId id;
    UserId user_id;
    std::string username;
    std::string display_name;
    std::string title;
    std::string category;
    std::int64_t viewer_count = 0;
    std::optional<double> bitrate_kbps; // Null: it is in another process, or has hardly begun.
    std::string started_at;
    streams::StreamState state = streams::StreamState::Offline;
};
BOOST_DESCRIBE_STRUCT(
    LiveStream,
    (),
    (id, user_id, username, display_name, title, category, viewer_count, bitrate_kbps, started_at, state)
)

struct DiskUsage {
    std::int64_t used_bytes = 0;
    std::int64_t free_bytes = 0;
};
BOOST_DESCRIBE_STRUCT(DiskUsage, (), (used_bytes, free_bytes))

struct OverviewView {
    std::vector<LiveStream> streams; // Most viewers first, at most a hundred.
    std::int64_t stream_total = 0;
    std::int64_t viewer_total = 0;
    DiskUsage disk; // Of the data folder.
    std::int64_t database_bytes = 0;
    std::string version;
    std::int64_t loops = 0;
    std::string started_at;
    std::int64_t uptime_s = 0;
};
BOOST_DESCRIBE_STRUCT(
    OverviewView,
    (),
    (streams, stream_total, viewer_total, disk, database_bytes, version, loops, started_at, uptime_s)
)

struct EndStreamRequest {
    BroadcastId id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(EndStreamRequest, (), (id, reason))
std::vector<json::FieldRule> rules_of(std::type_identity<EndStreamRequest>) {
    return {reason_rule()};
}

struct AuditRequest {
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(AuditRequest, (), (limit, cursor))
std::vector<json::FieldRule> rules_of(std::type_identity<AuditRequest>) {
    return {
        {.field = "limit", .minimum = 1, .maximum = 100},
        {.field = "cursor", .max_length = 1024},
    };
}

struct AuditItem {
    std::string id;
    std::string at;
    std::optional<UserId> actor_id; // Null: the operator, at the machine itself.
    std::string actor;
    std::string action;
    std::string target;
    std::string target_name;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(AuditItem, (), (id, at, actor_id, actor, action, target, target_name, reason))

struct AuditList {
    std::vector<AuditItem> entries;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(AuditList, (), (entries, next_cursor))

LiveStream view_of(LiveNow live) {
    auto& stream = live.stream;
    return {
        .id = std::move(stream.id),
        .user_id = std::move(stream.user_id),
        .username = std::move(stream.username),
        .display_name = std::move(stream.display_name),
        .title = std::move(stream.title),
        .category = std::move(stream.category),
        .viewer_count = stream.viewer_count,
        .bitrate_kbps = live.bitrate_kbps,
        .started_at = std::move(stream.started_at),
        .state = stream.state,
    };
}

Task<Result<net::Answer<OverviewView>>> get_overview(AdminService& service) {
    LEAMS_CO_TRY(auto overview, co_await service.overview());
    auto& machine = overview.machine;
    net::Answer<OverviewView> answer{
        .body =
            {.streams = {},
             .stream_total = overview.stream_total,
             .viewer_total = overview.viewer_total,
             .disk = {.used_bytes = machine.disk_used_bytes, .free_bytes = machine.disk_free_bytes},
             .database_bytes = machine.database_bytes,
             .version = std::move(machine.version),
             .loops = machine.loops,
             .started_at = to_rfc3339(machine.started_at),
             .uptime_s = (overview.now - machine.started_at) / 1000},
        .cache_control = std::string(kPrivate),
    };
    for (auto& live : overview.live) {
        answer.body.streams.push_back(view_of(std::move(live)));
    }
    co_return answer;
}

Task<Result<NoContent>> end_stream(AdminService& service, Caller caller, EndStreamRequest request) {
    LEAMS_CO_CHECK(
        co_await service.end_stream(std::move(caller), std::move(request.id), std::move(request.reason))
    );
    co_return NoContent{};
}

Task<Result<net::Answer<AuditList>>> list_audit(AdminService& service, AuditRequest request) {
    LEAMS_CO_TRY(auto after, net::from_cursor<Position>(request.cursor));
    const auto limit = static_cast<std::size_t>(request.limit.value_or(50));
    LEAMS_CO_TRY(auto page, co_await service.audit(std::move(after), limit));
    net::Answer<AuditList> answer{.body = {}, .cache_control = std::string(kPrivate)};
    for (auto& [id, at, entry] : page.entries) {
        answer.body.entries.push_back(
            {.id = std::move(id),
             .at = to_rfc3339(at),
             .actor_id = entry.actor.empty() ? std::nullopt : std::optional(std::move(entry.actor)),
             .actor = std::move(entry.actor_name),
             .action = std::move(entry.action),
             .target = std::move(entry.target),
             .target_name = std::move(entry.target_name),
             .reason = std::move(entry.reason)}
        );
    }
    if (page.next) {
        answer.body.next_cursor = net::to_cursor(*page.next);
    }
    co_return answer;
}

} // namespace

std::vector<net::Route> make_routes(AdminService& service) {
    net::Routes routes("Admin");
    routes.get<NoInput, net::Answer<OverviewView>>(
        "/admin/overview",
        {
            .access = Access::Admin,
            .summary = "What is on air, and how the machine is",
            .handle = [&](Caller, NoInput) { return get_overview(service); },
        }
    );
    routes.post<EndStreamRequest, NoContent>(
        "/admin/streams/{id}/end",
        {
            .access = Access::Admin,
            .summary =
                "End a broadcast at once; its publisher may come back, unless the account is suspended",
            .handle = [&](Caller caller, EndStreamRequest request
                      ) { return end_stream(service, std::move(caller), std::move(request)); },
        }
    );
    routes.get<AuditRequest, net::Answer<AuditList>>(
        "/admin/audit",
        {
            .access = Access::Admin,
            .summary = "What administrators did, to whom or what, and why; the newest first",
            .handle = [&](Caller, AuditRequest request) { return list_audit(service, std::move(request)); },
        }
    );
    add_user_routes(routes, service);
    return std::move(routes).take();
}

} // namespace leams::admin
