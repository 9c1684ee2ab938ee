#include "services/vods/http_parts.hpp"

#include <boost/describe/class.hpp>

namespace leams::vods {
namespace {

using json::FieldRule;
using net::Access;
using runtime::Task;

struct EditsRequest {
    VodId id;
};
BOOST_DESCRIBE_STRUCT(EditsRequest, (), (id))

struct SaveRequest {
    VodId id;
    std::int64_t revision = 0; // That was read: another's change in between is not lost.
    Trim trim;
    std::vector<Stretch> cuts;
    std::vector<Stretch> mutes;
};
BOOST_DESCRIBE_STRUCT(SaveRequest, (), (id, revision, trim, cuts, mutes))

struct HighlightRequest {
    VodId id;
    std::int64_t from_ms = 0;
    std::int64_t until_ms = 0;
    std::optional<std::string> title;
};
BOOST_DESCRIBE_STRUCT(HighlightRequest, (), (id, from_ms, until_ms, title))
std::vector<FieldRule> rules_of(std::type_identity<HighlightRequest>) {
    return {
        {.field = "from_ms", .minimum = 0},
        {.field = "until_ms", .minimum = 1},
        {.field = "title", .max_length = 140},
    };
}

/// All times are those of the video as it was before it was edited.
struct VodEdits {
    std::int64_t revision = 0;
    Trim trim;                 // Where it begins and ends now: between segments.
    std::vector<Stretch> cuts; // With the whole segments that went with them.
    std::vector<Stretch> mutes;
    std::int64_t original_ms = 0;
    std::int64_t duration_ms = 0; // As it is watched.
    VodPlayback original;         // As it was before, for whoever may edit it.
};
BOOST_DESCRIBE_STRUCT(VodEdits, (), (revision, trim, cuts, mutes, original_ms, duration_ms, original))

VodEdits view_of(ShownEdits shown) {
    const auto& record = shown.vod.record;
    const auto whole = record.cutting.whole();
    auto& [trim, cuts, mutes] = shown.edits;
    return {
        .revision = record.cutting.revision,
        .trim = trim,
        .cuts = std::move(cuts),
        .mutes = std::move(mutes),
        .original_ms = whole.until_ms - whole.from_ms,
        .duration_ms = record.duration_ms,
        .original = playback_view(shown.original, false, record.has_storyboard),
    };
}

Task<Result<net::Answer<VodEdits>>> show(Task<Result<ShownEdits>> task) {
    LEAMS_CO_TRY(auto shown, co_await std::move(task));
    co_return net::Answer<VodEdits>{
        .body = view_of(std::move(shown)), .cache_control = std::string(kPrivate)
    };
}

Task<Result<net::Answer<Vod>>> highlight(Editor& editor, Caller caller, HighlightRequest request) {
    LEAMS_CO_TRY(
        auto shown,
        co_await editor.highlight(
            std::move(caller),
            std::move(request.id),
            {.from_ms = request.from_ms, .until_ms = request.until_ms},
            std::move(request.title).value_or("")
        )
    );
    co_return net::Answer<Vod>{.body = view_of(std::move(shown)), .cache_control = std::string(kPrivate)};
}

} // namespace

void add_editor_routes(net::Routes& routes, Editor& editor) {
    routes.get<EditsRequest, net::Answer<VodEdits>>(
        "/vods/{id}/edits",
        {
            .access = Access::User,
            .summary = "What the owner has taken out of a video, and how he watches it as it was",
            .handle = [&](Caller caller, EditsRequest request
                      ) { return show(editor.find(std::move(caller), std::move(request.id))); },
        }
    );
    routes.put<SaveRequest, net::Answer<VodEdits>>(
        "/vods/{id}/edits",
        {
            .access = Access::User,
            .summary = "Trim, cut and mute an own video; trims and cuts grow to whole segments, and an empty "
                       "list of each is the original. 409 when it was edited since that revision",
            .handle =
                [&](Caller caller, SaveRequest request) {
                    Edits edits{
                        .trim = request.trim,
                        .cuts = std::move(request.cuts),
                        .mutes = std::move(request.mutes),
                    };
                    return show(editor.save(
                        std::move(caller), std::move(request.id), std::move(edits), request.revision
                    ));
                },
        }
    );
    routes.post<HighlightRequest, net::Answer<Vod>>(
        "/vods/{id}/highlights",
        {
            .access = Access::User,
            .success = 201,
            .summary = "Make a video of its own of a part of an own video; it stays when that is deleted",
            .handle = [&](Caller caller, HighlightRequest request
                      ) { return highlight(editor, std::move(caller), std::move(request)); },
        }
    );
}

} // namespace leams::vods
