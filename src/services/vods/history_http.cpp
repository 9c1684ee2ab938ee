#include "services/vods/http_parts.hpp"

#include <boost/describe/class.hpp>

namespace leams::vods {
namespace {

using net::Access;
using net::NoContent;
using net::NoInput;
using runtime::Task;

struct ProgressRequest {
    VodId id;
    std::int64_t position_ms = 0;
};
BOOST_DESCRIBE_STRUCT(ProgressRequest, (), (id, position_ms))
std::vector<json::FieldRule> rules_of(std::type_identity<ProgressRequest>) {
    return {{.field = "position_ms", .minimum = 0}};
}

struct PauseHistoryRequest {
    bool is_paused = false;
};
BOOST_DESCRIBE_STRUCT(PauseHistoryRequest, (), (is_paused))

struct WatchHistory {
    std::vector<Vod> vods; // The one watched last first.
    bool is_paused = false;
};
BOOST_DESCRIBE_STRUCT(WatchHistory, (), (vods, is_paused))

Task<Result<net::Answer<WatchHistory>>> get_history(VodsService& service, Caller caller) {
    LEAMS_CO_TRY(auto history, co_await service.history(std::move(caller)));
    net::Answer<WatchHistory> answer{.body = {}, .cache_control = std::string(kPrivate)};
    answer.body.vods = views_of(std::move(history.vods));
    answer.body.is_paused = history.is_paused;
    co_return answer;
}

Task<Result<NoContent>> no_content(Task<Result<void>> task) {
    LEAMS_CO_CHECK(co_await std::move(task));
    co_return NoContent{};
}

} // namespace

void add_history_routes(net::Routes& routes, VodsService& service) {
    routes.put<ProgressRequest, NoContent>(
        "/vods/{id}/progress",
        {
            .access = Access::User,
            .summary =
                "How far the own account has watched a video; goes into the history unless that is paused",
            .handle =
                [&](Caller caller, ProgressRequest request) {
                    return no_content(
                        service.save_progress(std::move(caller), std::move(request.id), request.position_ms)
                    );
                },
        }
    );
    routes.get<NoInput, net::Answer<WatchHistory>>(
        "/user/history",
        {
            .access = Access::User,
            .summary = "The 50 videos that the own account watched last, and how far",
            .handle = [&](Caller caller, NoInput) { return get_history(service, std::move(caller)); },
        }
    );
    routes.put<PauseHistoryRequest, NoContent>(
        "/user/history",
        {
            .access = Access::User,
            .summary = "Pause the history, or go on with it",
            .handle = [&](Caller caller, PauseHistoryRequest request
                      ) { return no_content(service.pause_history(std::move(caller), request.is_paused)); },
        }
    );
    routes.remove<NoInput, NoContent>(
        "/user/history",
        {
            .access = Access::User,
            .summary = "Forget what the own account has watched",
            .handle = [&](Caller caller,
                          NoInput) { return no_content(service.clear_history(std::move(caller))); },
        }
    );
}

} // namespace leams::vods
