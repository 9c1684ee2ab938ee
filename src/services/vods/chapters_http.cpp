#include "services/vods/http_parts.hpp"

#include <boost/describe/class.hpp>

namespace leams::vods {
namespace {

using net::Access;
using runtime::Task;

struct MarkerRequest {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(MarkerRequest, (), (text))
std::vector<json::FieldRule> rules_of(std::type_identity<MarkerRequest>) {
    return {{.field = "text", .max_length = 140}};
}

struct MarkerAnswer {
    BroadcastId stream_id;
};
BOOST_DESCRIBE_STRUCT(MarkerAnswer, (), (stream_id))

struct ChaptersRequest {
    VodId id;
};
BOOST_DESCRIBE_STRUCT(ChaptersRequest, (), (id))

struct VodChapters {
    std::vector<VodChapter> chapters;
};
BOOST_DESCRIBE_STRUCT(VodChapters, (), (chapters))

Task<Result<MarkerAnswer>> mark(Chapters& chapters, Caller caller, MarkerRequest request) {
    LEAMS_CO_TRY(auto id, co_await chapters.mark(std::move(caller), std::move(request.text)));
    co_return MarkerAnswer{.stream_id = std::move(id)};
}

Task<Result<net::Answer<VodChapters>>>
get_chapters(VodsService& service, Caller caller, ChaptersRequest request) {
    const bool for_everybody = caller.is_guest();
    LEAMS_CO_TRY(auto shown, co_await service.find(std::move(caller), std::move(request.id)));
    co_return net::Answer<VodChapters>{
        .body = {.chapters = chapter_views(std::move(shown.chapters))},
        .cache_control = std::string(for_everybody ? kBriefly : kPrivate),
    };
}

} // namespace

void add_chapter_routes(net::Routes& routes, VodsService& service, Chapters& chapters) {
    routes.post<MarkerRequest, MarkerAnswer>(
        "/streams/markers",
        {
            .access = Access::User,
            .success = 201,
            .summary = "Mark this moment of the own broadcast; its video has a chapter there",
            .handle = [&](Caller caller, MarkerRequest request
                      ) { return mark(chapters, std::move(caller), std::move(request)); },
        }
    );
    routes.get<ChaptersRequest, net::Answer<VodChapters>>(
        "/vods/{id}/chapters",
        {
            .summary = "What divides a video: another title or category, and its owner's markers",
            .handle = [&](Caller caller, ChaptersRequest request
                      ) { return get_chapters(service, std::move(caller), std::move(request)); },
        }
    );
}

} // namespace leams::vods
