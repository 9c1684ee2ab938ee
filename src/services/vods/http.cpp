#include "services/vods/http.hpp"

#include "core/net/cursor.hpp"
#include "services/vods/http_parts.hpp"

#include <boost/describe/class.hpp>

namespace leams::vods {
namespace {

using json::FieldRule;
using net::Access;
using net::NoContent;
using runtime::Task;

struct PageRequest {
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(PageRequest, (), (limit, cursor))
std::vector<FieldRule> rules_of(std::type_identity<PageRequest>) {
    return {
        {.field = "limit", .minimum = 1, .maximum = 100},
        {.field = "cursor", .max_length = 1024},
    };
}

struct ChannelVodsRequest : PageRequest {
    std::string username;
};
BOOST_DESCRIBE_STRUCT(ChannelVodsRequest, (PageRequest), (username))
std::vector<FieldRule> rules_of(std::type_identity<ChannelVodsRequest>) {
    return rules_of(std::type_identity<PageRequest>{});
}

struct VodRequest {
    VodId id;
};
BOOST_DESCRIBE_STRUCT(VodRequest, (), (id))

struct ViewRequest {
    VodId id;
    std::string session_id;
};
BOOST_DESCRIBE_STRUCT(ViewRequest, (), (id, session_id))
std::vector<FieldRule> rules_of(std::type_identity<ViewRequest>) {
    return {{.field = "session_id", .min_length = 1, .max_length = 64}};
}

struct UpdateRequest {
    VodId id;
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<Visibility> visibility;
    std::optional<std::string> category;
    std::optional<bool> is_mature;
};
BOOST_DESCRIBE_STRUCT(UpdateRequest, (), (id, title, description, visibility, category, is_mature))
std::vector<FieldRule> rules_of(std::type_identity<UpdateRequest>) {
    return {
        {.field = "title", .max_length = 140},
        {.field = "description", .max_length = 2000},
        {.field = "category", .max_length = 100},
    };
}

struct Vods {
    std::vector<Vod> vods;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(Vods, (), (vods, next_cursor))

struct VodStorage : Vods {
    std::int64_t total_bytes = 0; // Of all recordings that are kept, also of deleted videos for a week.
    std::optional<std::int64_t> quota_bytes;
    std::optional<std::int64_t> retention_days;     // Null: for ever.
    std::optional<std::int64_t> archive_after_days; // Null: there is no archive.
};
BOOST_DESCRIBE_STRUCT(VodStorage, (Vods), (total_bytes, quota_bytes, retention_days, archive_after_days))

std::string cache_control(bool for_everybody) {
    return std::string(for_everybody ? kBriefly : kPrivate);
}

Result<VodPage> page_of(const PageRequest& request) {
    LEAMS_TRY(auto after, net::from_cursor<VodPosition>(request.cursor));
    return VodPage{.limit = static_cast<std::size_t>(request.limit.value_or(20)), .after = std::move(after)};
}

void fill(Vods& view, VodList list) {
    view.vods = views_of(std::move(list.vods));
    if (list.next) {
        view.next_cursor = net::to_cursor(*list.next);
    }
}

Task<Result<net::Answer<Vods>>> list_recent(VodsService& service, Caller caller, PageRequest request) {
    const bool for_everybody = caller.is_guest();
    LEAMS_CO_TRY(auto page, page_of(request));
    LEAMS_CO_TRY(auto list, co_await service.recent(std::move(caller), std::move(page)));
    net::Answer<Vods> answer{.body = {}, .cache_control = cache_control(for_everybody)};
    fill(answer.body, std::move(list));
    co_return answer;
}

Task<Result<net::Answer<Vods>>>
list_channel(VodsService& service, Caller caller, ChannelVodsRequest request) {
    const bool for_everybody = caller.is_guest();
    LEAMS_CO_TRY(auto page, page_of(request));
    LEAMS_CO_TRY(
        auto list,
        co_await service.of_channel(std::move(caller), std::move(request.username), std::move(page))
    );
    net::Answer<Vods> answer{.body = {}, .cache_control = cache_control(for_everybody)};
    fill(answer.body, std::move(list));
    co_return answer;
}

Task<Result<net::Answer<VodStorage>>> list_own(VodsService& service, Caller caller, PageRequest request) {
    LEAMS_CO_TRY(auto page, page_of(request));
    LEAMS_CO_TRY(auto own, co_await service.own(std::move(caller), std::move(page)));
    net::Answer<VodStorage> answer{.body = {}, .cache_control = std::string(kPrivate)};
    fill(answer.body, std::move(own.list));
    answer.body.total_bytes = own.stored_bytes;
    if (own.quota_bytes > 0) {
        answer.body.quota_bytes = own.quota_bytes;
    }
    if (const auto days = service.config().lifetime_days(false); days > 0) {
        answer.body.retention_days = days;
    }
    if (const auto days = service.config().archive_after_days; days > 0) {
        answer.body.archive_after_days = days;
    }
    co_return answer;
}

Task<Result<net::Answer<Vod>>> show(Task<Result<ShownVod>> task, bool for_everybody) {
    LEAMS_CO_TRY(auto shown, co_await std::move(task));
    co_return net::Answer<Vod>{
        .body = view_of(std::move(shown)), .cache_control = cache_control(for_everybody)
    };
}

Task<Result<net::Answer<Vod>>> update(VodsService& service, Caller caller, UpdateRequest request) {
    VodUpdate update{
        .title = std::move(request.title),
        .description = std::move(request.description),
        .visibility = request.visibility,
        .category = std::move(request.category),
        .is_mature = request.is_mature,
    };
    return show(service.update(std::move(caller), std::move(request.id), std::move(update)), false);
}

Task<Result<NoContent>> no_content(Task<Result<void>> task) {
    LEAMS_CO_CHECK(co_await std::move(task));
    co_return NoContent{};
}

void add_lists(net::Routes& routes, VodsService& service) {
    routes.get<PageRequest, net::Answer<Vods>>(
        "/vods",
        {
            .summary = "The newest public videos of all channels",
            .handle = [&](Caller caller, PageRequest request
                      ) { return list_recent(service, std::move(caller), std::move(request)); },
        }
    );
    routes.get<ChannelVodsRequest, net::Answer<Vods>>(
        "/users/{username}/vods",
        {
            .summary = "A channel's public videos, newest first; its owner sees the others too",
            .handle = [&](Caller caller, ChannelVodsRequest request
                      ) { return list_channel(service, std::move(caller), std::move(request)); },
        }
    );
    routes.get<PageRequest, net::Answer<VodStorage>>(
        "/user/vods",
        {
            .access = Access::User,
            .summary = "The own channel's videos, also those that can be restored, and what they take",
            .handle = [&](Caller caller, PageRequest request
                      ) { return list_own(service, std::move(caller), std::move(request)); },
        }
    );
}

void add_single(net::Routes& routes, VodsService& service) {
    routes.get<VodRequest, net::Answer<Vod>>(
        "/vods/{id}",
        {
            .summary = "One video; of a whole broadcast it has the broadcast's id",
            .handle =
                [&](Caller caller, VodRequest request) {
                    const bool for_everybody = caller.is_guest();
                    return show(service.find(std::move(caller), std::move(request.id)), for_everybody);
                },
        }
    );
    routes.patch<UpdateRequest, net::Answer<Vod>>(
        "/vods/{id}",
        {
            .access = Access::User,
            .summary = "Change what an own video shows, and to whom; absent members stay as they are",
            .handle = [&](Caller caller, UpdateRequest request
                      ) { return update(service, std::move(caller), std::move(request)); },
        }
    );
    routes.remove<VodRequest, NoContent>(
        "/vods/{id}",
        {
            .access = Access::User,
            .summary = "Delete a video: nobody can watch it any more, but for 7 days it can be restored",
            .handle = [&](Caller caller, VodRequest request
                      ) { return no_content(service.remove(std::move(caller), std::move(request.id))); },
        }
    );
    routes.post<VodRequest, net::Answer<Vod>>(
        "/vods/{id}/restore",
        {
            .access = Access::User,
            .summary = "Take back that a video was deleted",
            .handle = [&](Caller caller, VodRequest request
                      ) { return show(service.restore(std::move(caller), std::move(request.id)), false); },
        }
    );
    routes.post<ViewRequest, NoContent>(
        "/vods/{id}/view",
        {
            .summary =
                "A player has played 10 seconds; counts an account, or a guest's tab, once in 12 hours",
            .handle =
                [&](Caller caller, ViewRequest request) {
                    return no_content(service.count_view(
                        std::move(caller), std::move(request.id), std::move(request.session_id)
                    ));
                },
        }
    );
}

} // namespace

std::vector<net::Route>
make_routes(VodsService& service, Chapters& chapters, Captions& captions, Clips& clips, Editor& editor) {
    net::Routes routes("Videos");
    add_lists(routes, service);
    add_single(routes, service);
    add_poster_routes(routes, service);
    add_history_routes(routes, service);
    add_chapter_routes(routes, service, chapters);
    add_caption_routes(routes, service, captions);
    add_clip_routes(routes, service, clips);
    add_editor_routes(routes, editor);
    return std::move(routes).take();
}

} // namespace leams::vods
