#include "core/net/cursor.hpp"
#include "services/vods/clip_view.hpp"
#include "services/vods/http_parts.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>

namespace leams::vods {
namespace {

using json::FieldRule;
using net::Access;
using net::NoContent;
using runtime::Task;

struct ClipLiveRequest {
    BroadcastId id;
    std::int64_t duration_ms = 0;
    std::optional<std::int64_t>
        offset_ms; // So long ago it began; or start_ms behind the recording's beginning.
    std::optional<std::int64_t> start_ms;
    std::optional<std::string> title;
};
BOOST_DESCRIBE_STRUCT(ClipLiveRequest, (), (id, duration_ms, offset_ms, start_ms, title))
std::vector<FieldRule> rules_of(std::type_identity<ClipLiveRequest>) {
    return {
        {.field = "duration_ms", .minimum = kShortestClipMs, .maximum = kLongestClipMs},
        {.field = "offset_ms", .minimum = 0, .maximum = 86'400'000},
        {.field = "start_ms", .minimum = 0},
        {.field = "title", .max_length = 140},
    };
}

struct ClipVodRequest {
    VodId id;
    std::int64_t start_ms = 0;
    std::int64_t duration_ms = 0;
    std::optional<std::string> title;
};
BOOST_DESCRIBE_STRUCT(ClipVodRequest, (), (id, start_ms, duration_ms, title))
std::vector<FieldRule> rules_of(std::type_identity<ClipVodRequest>) {
    return {
        {.field = "start_ms", .minimum = 0},
        {.field = "duration_ms", .minimum = kShortestClipMs, .maximum = kLongestClipMs},
        {.field = "title", .max_length = 140},
    };
}

struct SlugRequest {
    std::string slug;
};
BOOST_DESCRIBE_STRUCT(SlugRequest, (), (slug))

struct RenameRequest {
    std::string slug;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(RenameRequest, (), (slug, title))
std::vector<FieldRule> rules_of(std::type_identity<RenameRequest>) {
    return {{.field = "title", .max_length = 140}};
}

struct ClipViewRequest {
    std::string slug;
    std::string session_id;
};
BOOST_DESCRIBE_STRUCT(ClipViewRequest, (), (slug, session_id))
std::vector<FieldRule> rules_of(std::type_identity<ClipViewRequest>) {
    return {{.field = "session_id", .min_length = 1, .max_length = 64}};
}

enum class ClipPeriod : std::uint8_t { Day, Week, Month, All };
BOOST_DESCRIBE_ENUM(ClipPeriod, Day, Week, Month, All)

struct ClipsRequest {
    std::optional<ClipSort> sort;
    std::optional<ClipPeriod> period;
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ClipsRequest, (), (sort, period, limit, cursor))
std::vector<FieldRule> rules_of(std::type_identity<ClipsRequest>) {
    return {
        {.field = "limit", .minimum = 1, .maximum = 100},
        {.field = "cursor", .max_length = 1024},
    };
}

struct ChannelClipsRequest : ClipsRequest {
    std::string username;
};
BOOST_DESCRIBE_STRUCT(ChannelClipsRequest, (ClipsRequest), (username))
std::vector<FieldRule> rules_of(std::type_identity<ChannelClipsRequest>) {
    return rules_of(std::type_identity<ClipsRequest>{});
}

struct VodClipsRequest : ClipsRequest {
    VodId id;
};
BOOST_DESCRIBE_STRUCT(VodClipsRequest, (ClipsRequest), (id))
std::vector<FieldRule> rules_of(std::type_identity<VodClipsRequest>) {
    return rules_of(std::type_identity<ClipsRequest>{});
}

struct ClipCards {
    std::vector<Clip> clips;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(ClipCards, (), (clips, next_cursor))

/// What the routes share; copied into each handler.
struct Context {
    VodsService& vods;
    Clips& clips;
};

Task<Result<net::Answer<Clip>>>
show(Context context, Task<Result<ClipRecord>> task, std::string_view cache_control) {
    LEAMS_CO_TRY(auto clip, co_await std::move(task));
    std::vector<CaptionTrack> captions;
    if (clip.vod) {
        LEAMS_CO_TRY(captions, co_await context.vods.captions(*clip.vod));
    }
    co_return net::Answer<Clip>{
        .body = view_of(std::move(clip), context.vods.config().downloads, captions),
        .cache_control = std::string(cache_control),
    };
}

Task<Result<net::Answer<Clip>>> clip_live(Context context, Caller caller, ClipLiveRequest request) {
    if (request.offset_ms.has_value() == request.start_ms.has_value()) {
        co_return Error::invalid_fields({{"/offset_ms", "choice", "Say offset_ms or start_ms, and not both"}}
        );
    }
    ClipWish wish{
        .begin = At{request.start_ms.value_or(0)},
        .duration_ms = request.duration_ms,
        .title = std::move(request.title).value_or(""),
    };
    if (request.offset_ms) {
        wish.begin = Ago{*request.offset_ms};
    }
    auto made = context.clips.of_live(std::move(caller), std::move(request.id), std::move(wish));
    co_return co_await show(context, std::move(made), kPrivate);
}

// Whoever may see the video may make a clip of it.
Task<Result<net::Answer<Clip>>> clip_vod(Context context, Caller caller, ClipVodRequest request) {
    LEAMS_CO_TRY(auto shown, co_await context.vods.find(caller, std::move(request.id)));
    if (shown.record.deleted_at) {
        co_return Error::not_found("There is no such video");
    }
    // What was taken out of the video is in no clip of it either: it ends where a cut begins.
    const auto& cutting = shown.record.cutting;
    const auto begin = cutting.to_recorded(request.start_ms);
    std::optional<Stretch> within;
    for (const auto& kept : cutting.is_whole_recording() ? std::vector<Stretch>() : cutting.kept()) {
        within = !within || begin >= kept.from_ms ? kept : within;
    }
    ClipWish wish{
        .begin = At{begin},
        .duration_ms = request.duration_ms,
        .title = std::move(request.title).value_or(""),
    };
    auto made =
        context.clips.make(std::move(caller), std::move(shown.record.broadcast), std::move(wish), within);
    co_return co_await show(context, std::move(made), kPrivate);
}

std::int64_t days_of(ClipPeriod period) {
    switch (period) {
    case ClipPeriod::Day:
        return 1;
    case ClipPeriod::Week:
        return 7;
    case ClipPeriod::Month:
        return 30;
    case ClipPeriod::All:
        break;
    }
    return 0;
}

Result<ClipPage> page_of(const Context& context, const ClipsRequest& request) {
    LEAMS_TRY(auto after, net::from_cursor<ClipPosition>(request.cursor));
    const auto days = days_of(request.period.value_or(ClipPeriod::All));
    return ClipPage{
        .limit = static_cast<std::size_t>(request.limit.value_or(20)),
        .after = std::move(after),
        .sort = request.sort.value_or(ClipSort::Newest),
        .since = days > 0 ? context.clips.since(std::chrono::hours(24 * days)) : 0,
    };
}

Task<Result<net::Answer<ClipCards>>>
cards(Context context, Task<Result<ClipList>> task, std::string_view cache_control = kBriefly) {
    LEAMS_CO_TRY(auto list, co_await std::move(task));
    net::Answer<ClipCards> answer{.body = {}, .cache_control = std::string(cache_control)};
    for (auto& clip : list.clips) {
        answer.body.clips.push_back(view_of(std::move(clip), context.vods.config().downloads));
    }
    if (list.next) {
        answer.body.next_cursor = net::to_cursor(*list.next);
    }
    co_return answer;
}

Task<Result<net::Answer<ClipCards>>> list_recent(Context context, ClipsRequest request) {
    LEAMS_CO_TRY(auto page, page_of(context, request));
    co_return co_await cards(context, context.clips.recent(std::move(page)));
}

Task<Result<net::Answer<ClipCards>>> list_channel(Context context, ChannelClipsRequest request) {
    LEAMS_CO_TRY(auto page, page_of(context, request));
    co_return co_await cards(context, context.clips.of_channel(std::move(request.username), std::move(page)));
}

// For whoever may see the video.
Task<Result<net::Answer<ClipCards>>> list_vod(Context context, Caller caller, VodClipsRequest request) {
    LEAMS_CO_TRY(auto page, page_of(context, request));
    const auto caching = caller.is_guest() ? kBriefly : kPrivate;
    LEAMS_CO_TRY(auto shown, co_await context.vods.find(std::move(caller), std::move(request.id)));
    auto list = context.clips.of_recording(std::move(shown.record.broadcast), std::move(page));
    co_return co_await cards(context, std::move(list), caching);
}

Task<Result<NoContent>> no_content(Task<Result<void>> task) {
    LEAMS_CO_CHECK(co_await std::move(task));
    co_return NoContent{};
}

void add_making(net::Routes& routes, const Context& context) {
    routes.post<ClipLiveRequest, net::Answer<Clip>>(
        "/streams/{id}/clips",
        {
            .access = Access::User,
            .success = 201,
            .summary =
                "Make a clip of a broadcast on air: 5 to 60 seconds that began offset_ms ago, or start_ms "
                "behind the recording's beginning",
            .handle = [context](
                          Caller caller, ClipLiveRequest request
                      ) { return clip_live(context, std::move(caller), std::move(request)); },
        }
    );
    routes.post<ClipVodRequest, net::Answer<Clip>>(
        "/vods/{id}/clips",
        {
            .access = Access::User,
            .success = 201,
            .summary = "Make a clip of a video: 5 to 60 seconds; it stays when the video is deleted",
            .handle = [context](
                          Caller caller, ClipVodRequest request
                      ) { return clip_vod(context, std::move(caller), std::move(request)); },
        }
    );
}

void add_lists(net::Routes& routes, const Context& context) {
    routes.get<ClipsRequest, net::Answer<ClipCards>>(
        "/clips",
        {
            .summary =
                "Clips of all channels, the newest or the most viewed first; period says of which time",
            .handle =
                [context](Caller, ClipsRequest request) { return list_recent(context, std::move(request)); },
        }
    );
    routes.get<ChannelClipsRequest, net::Answer<ClipCards>>(
        "/users/{username}/clips",
        {
            .summary = "Clips of a channel, the newest or the most viewed first",
            .handle = [context](
                          Caller, ChannelClipsRequest request
                      ) { return list_channel(context, std::move(request)); },
        }
    );
    routes.get<VodClipsRequest, net::Answer<ClipCards>>(
        "/vods/{id}/clips",
        {
            .summary = "Clips of a video, the newest or the most viewed first",
            .handle = [context](
                          Caller caller, VodClipsRequest request
                      ) { return list_vod(context, std::move(caller), std::move(request)); },
        }
    );
}

void add_single(net::Routes& routes, const Context& context) {
    routes.get<SlugRequest, net::Answer<Clip>>(
        "/clips/{slug}",
        {
            .summary = "One clip",
            .handle =
                [context](Caller caller, SlugRequest request) {
                    const auto caching = caller.is_guest() ? kBriefly : kPrivate;
                    return show(
                        context, context.clips.find(std::move(caller), std::move(request.slug)), caching
                    );
                },
        }
    );
    routes.patch<RenameRequest, net::Answer<Clip>>(
        "/clips/{slug}",
        {
            .access = Access::User,
            .summary = "Give a clip another title; for whoever made it and the channel's owner",
            .handle =
                [context](Caller caller, RenameRequest request) {
                    auto renamed = context.clips.rename(
                        std::move(caller), std::move(request.slug), std::move(request.title)
                    );
                    return show(context, std::move(renamed), kPrivate);
                },
        }
    );
    routes.remove<SlugRequest, NoContent>(
        "/clips/{slug}",
        {
            .access = Access::User,
            .summary = "Delete a clip; for whoever made it, the channel's owner and moderators",
            .handle =
                [context](Caller caller, SlugRequest request) {
                    return no_content(context.clips.remove(std::move(caller), std::move(request.slug)));
                },
        }
    );
    routes.post<ClipViewRequest, NoContent>(
        "/clips/{slug}/view",
        {
            .summary = "A player has played 30 % of a clip; counted as a video's views are",
            .handle =
                [context](Caller caller, ClipViewRequest request) {
                    return no_content(context.clips.count_view(
                        std::move(caller), std::move(request.slug), std::move(request.session_id)
                    ));
                },
        }
    );
}

} // namespace

void add_clip_routes(net::Routes& routes, VodsService& vods, Clips& clips) {
    const Context context{.vods = vods, .clips = clips};
    add_making(routes, context);
    add_lists(routes, context);
    add_single(routes, context);
}

} // namespace leams::vods
