#include "services/vods/captions.hpp"
#include "services/vods/http_parts.hpp"

#include <boost/describe/class.hpp>

namespace leams::vods {
namespace {

using net::Access;
using runtime::Task;

struct CaptionsOf {
    VodId id;
};
BOOST_DESCRIBE_STRUCT(CaptionsOf, (), (id))

struct CaptionsIn {
    VodId id;
    std::string language;
};
BOOST_DESCRIBE_STRUCT(CaptionsIn, (), (id, language))

struct CaptionUpload : CaptionsIn {
    std::optional<std::string> label;
};
BOOST_DESCRIBE_STRUCT(CaptionUpload, (CaptionsIn), (label))
std::vector<json::FieldRule> rules_of(std::type_identity<CaptionUpload>) {
    return {{.field = "label", .max_length = 60}};
}

struct VodCaptionList {
    std::vector<VodCaptions> captions;
};
BOOST_DESCRIBE_STRUCT(VodCaptionList, (), (captions))

Task<Result<net::Answer<VodCaptionList>>> list(VodsService& service, Caller caller, CaptionsOf request) {
    const bool for_everybody = caller.is_guest();
    LEAMS_CO_TRY(auto shown, co_await service.find(std::move(caller), std::move(request.id)));
    co_return net::Answer<VodCaptionList>{
        .body = {.captions = caption_views(shown)},
        .cache_control = std::string(for_everybody ? kBriefly : kPrivate),
    };
}

Task<Result<net::Answer<VodCaptions>>>
put(Captions& captions, Caller caller, net::Upload<CaptionUpload> upload) {
    auto& parameters = upload.parameters;
    CaptionFile file{
        .language = std::move(parameters.language),
        .label = parameters.label.value_or(""),
        .bytes = std::move(upload.bytes),
    };
    LEAMS_CO_TRY(
        const auto shown, co_await captions.put(std::move(caller), std::move(parameters.id), std::move(file))
    );
    co_return net::Answer<VodCaptions>{
        .body = caption_view(shown.name, shown.track), .cache_control = std::string(kPrivate)
    };
}

Task<Result<net::NoContent>> remove(Captions& captions, Caller caller, CaptionsIn request) {
    LEAMS_CO_CHECK(
        co_await captions.remove(std::move(caller), std::move(request.id), std::move(request.language))
    );
    co_return net::NoContent{};
}

} // namespace

void add_caption_routes(net::Routes& routes, VodsService& service, Captions& captions) {
    routes.get<CaptionsOf, net::Answer<VodCaptionList>>(
        "/vods/{id}/captions",
        {
            .summary = "Which captions a video has, by language",
            .handle = [&](Caller caller, CaptionsOf request
                      ) { return list(service, std::move(caller), std::move(request)); },
        }
    );
    routes.put<net::Upload<CaptionUpload>, net::Answer<VodCaptions>>(
        "/vods/{id}/captions/{language}",
        {
            .access = Access::User,
            .body = net::bytes_body({"text/vtt"}, kLargestCaptions),
            .summary = "Give an own video captions in a language (BCP 47), or others than it has: a WebVTT "
                       "file, of which players show the text with bold, italics and underlining",
            .handle = [&](Caller caller, net::Upload<CaptionUpload> upload
                      ) { return put(captions, std::move(caller), std::move(upload)); },
        }
    );
    routes.remove<CaptionsIn, net::NoContent>(
        "/vods/{id}/captions/{language}",
        {
            .access = Access::User,
            .summary = "Take an own video's captions in a language away",
            .handle = [&](Caller caller, CaptionsIn request
                      ) { return remove(captions, std::move(caller), std::move(request)); },
        }
    );
}

} // namespace leams::vods
