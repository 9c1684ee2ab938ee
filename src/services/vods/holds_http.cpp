#include "services/vods/holds_http.hpp"

#include "core/net/cursor.hpp"

#include <boost/describe/class.hpp>

namespace leams::vods {
namespace {

using net::Access;
using net::NoContent;
using runtime::Task;

struct HoldsRequest {
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(HoldsRequest, (), (limit, cursor))
std::vector<json::FieldRule> rules_of(std::type_identity<HoldsRequest>) {
    return {
        {.field = "limit", .minimum = 1, .maximum = 100},
        {.field = "cursor", .max_length = 1024},
    };
}

struct HoldView {
    std::string target_id; // The video's id, or the account's.
    HoldKind kind = HoldKind::Video;
    std::string username;
    std::string title; // Of the video, when the hold was put on.
    std::string reason;
    std::string held_by;
    std::string held_at;
    std::int64_t recordings = 0; // That are there, and their bytes.
    std::int64_t bytes = 0;
    std::optional<std::string> download_url; // Of a video, also when it is deleted; valid for hours.
};
BOOST_DESCRIBE_STRUCT(
    HoldView,
    (),
    (target_id, kind, username, title, reason, held_by, held_at, recordings, bytes, download_url)
)

struct HoldList {
    std::vector<HoldView> holds;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(HoldList, (), (holds, next_cursor))

struct VideoHoldRequest {
    VodId id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(VideoHoldRequest, (), (id, reason))
std::vector<json::FieldRule> rules_of(std::type_identity<VideoHoldRequest>) {
    return {{.field = "reason", .min_length = 1, .max_length = 500}};
}

struct AccountHoldRequest {
    UserId id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(AccountHoldRequest, (), (id, reason))
std::vector<json::FieldRule> rules_of(std::type_identity<AccountHoldRequest>) {
    return {{.field = "reason", .min_length = 1, .max_length = 500}};
}

HoldView view_of(Holds::Shown shown) {
    auto& record = shown.record;
    HoldView view{
        .target_id = std::move(record.target),
        .kind = record.kind,
        .username = std::move(record.username),
        .title = std::move(record.title),
        .reason = std::move(record.reason),
        .held_by = std::move(record.held_by),
        .held_at = to_rfc3339(record.held_at),
        .recordings = record.recordings,
        .bytes = record.bytes,
        .download_url = {},
    };
    if (!shown.name.empty()) {
        view.download_url = "/vod/" + shown.name + "/download.mp4";
    }
    return view;
}

Task<Result<net::Answer<HoldList>>> list_holds(Holds& holds, HoldsRequest request) {
    LEAMS_CO_TRY(auto after, net::from_cursor<HoldPosition>(request.cursor));
    const auto limit = static_cast<std::size_t>(request.limit.value_or(50));
    LEAMS_CO_TRY(auto page, co_await holds.list(std::move(after), limit));
    net::Answer<HoldList> answer{.body = {}, .cache_control = "private, no-store"};
    for (auto& shown : page.holds) {
        answer.body.holds.push_back(view_of(std::move(shown)));
    }
    if (page.next) {
        answer.body.next_cursor = net::to_cursor(*page.next);
    }
    co_return answer;
}

Task<Result<NoContent>> no_content(Task<Result<void>> task) {
    LEAMS_CO_CHECK(co_await std::move(task));
    co_return NoContent{};
}

/// Of what is held, or let go, by its id.
template <class Request, class Act>
void add_act(net::Routes& routes, Holds& holds, std::string path, std::string summary, Act act) {
    routes.post<Request, NoContent>(
        std::move(path),
        {
            .access = Access::Admin,
            .summary = std::move(summary),
            .handle =
                [&holds, act](Caller caller, Request request) {
                    return no_content(
                        (holds.*act)(std::move(caller), std::move(request.id), std::move(request.reason))
                    );
                },
        }
    );
}

} // namespace

std::vector<net::Route> make_hold_routes(Holds& holds) {
    net::Routes routes("Admin");
    routes.get<HoldsRequest, net::Answer<HoldList>>(
        "/admin/holds",
        {
            .access = Access::Admin,
            .summary = "What must not be removed, the newest first",
            .handle = [&](Caller, HoldsRequest request) { return list_holds(holds, std::move(request)); },
        }
    );
    add_act<VideoHoldRequest>(
        routes,
        holds,
        "/admin/vods/{id}/hold",
        "Keep a video's media and what is known of it, whoever deletes it; its owner is not told",
        &Holds::hold_video
    );
    add_act<VideoHoldRequest>(
        routes, holds, "/admin/vods/{id}/release", "Let it go its way again", &Holds::release_video
    );
    add_act<AccountHoldRequest>(
        routes,
        holds,
        "/admin/users/{id}/hold",
        "Keep all that is recorded of an account, now and later; it is not told",
        &Holds::hold_account
    );
    add_act<AccountHoldRequest>(
        routes, holds, "/admin/users/{id}/release", "Let it go its way again", &Holds::release_account
    );
    return std::move(routes).take();
}

} // namespace leams::vods
