#include "services/users/http_parts.hpp"
#include "services/users/oembed.hpp"

#include <boost/describe/class.hpp>

namespace leams::users {
namespace {

using runtime::Task;

// The server's own posters are no larger; a picture of another shape is told of as if it were one.
constexpr FrameSize kPosterSize{.width = 640, .height = 360};

struct OEmbedRequest {
    std::string url;
    std::optional<std::string> format;
    std::optional<std::int64_t> maxwidth;
    std::optional<std::int64_t> maxheight;
};
BOOST_DESCRIBE_STRUCT(OEmbedRequest, (), (url, format, maxwidth, maxheight))
std::vector<json::FieldRule> rules_of(std::type_identity<OEmbedRequest>) {
    return {
        {.field = "url", .min_length = 1, .max_length = 500},
        {.field = "format", .max_length = 10},
        {.field = "maxwidth", .minimum = 1},
        {.field = "maxheight", .minimum = 1},
    };
}

struct OEmbedView {
    std::string version = "1.0";
    std::string type = "video";
    std::string title;
    std::string author_name;
    std::string author_url;
    std::string provider_name;
    std::string provider_url;
    std::int64_t cache_age = 60;
    std::string html;
    std::int64_t width = 0;
    std::int64_t height = 0;
    json::OmitEmpty<std::string> thumbnail_url;
    json::OmitEmpty<std::int64_t> thumbnail_width;
    json::OmitEmpty<std::int64_t> thumbnail_height;
};
BOOST_DESCRIBE_STRUCT(
    OEmbedView,
    (),
    (version,
     type,
     title,
     author_name,
     author_url,
     provider_name,
     provider_url,
     cache_age,
     html,
     width,
     height,
     thumbnail_url,
     thumbnail_width,
     thumbnail_height)
)

net::Answer<net::Content> content(std::string type, std::string text) {
    return {
        .body = {.type = std::move(type), .bytes = std::make_shared<const std::string>(std::move(text))},
        .cache_control = "public, max-age=60",
        .headers = {{"Access-Control-Allow-Origin", "*"}},
    };
}

// What is on air, else the banner.
void show_picture(OEmbedView& view, const ChannelView& channel, const std::string& origin) {
    if (channel.stream) {
        view.thumbnail_url = {origin + channel.stream->thumbnail_url};
        view.thumbnail_width = {640};
        view.thumbnail_height = {360};
    } else if (const auto banner = pictures::view_of(channel.record.banner)) {
        view.thumbnail_url = {origin + banner->url};
        view.thumbnail_width = {banner->width};
        view.thumbnail_height = {banner->height};
    }
}

Task<Result<void>> tell_channel(UsersService& service, OEmbedView& view, const EmbedAddress& address) {
    LEAMS_CO_TRY(const auto channel, co_await service.channel_page(Caller(), address.name));
    view.author_name = channel.record.display_name;
    view.author_url = address.origin + "/" + address.name;
    view.title = channel.channel.title.empty() ? channel.record.display_name : channel.channel.title;
    show_picture(view, channel, address.origin);
    co_return Result<void>();
}

Task<Result<void>> tell_recorded(const OEmbedPorts& ports, OEmbedView& view, const EmbedAddress& address) {
    LEAMS_CO_TRY(auto recorded, co_await ports.find_recorded(address.kind, address.name));
    view.author_url = address.origin + "/" + recorded.username;
    view.title = recorded.title.empty() ? recorded.author_name : std::move(recorded.title);
    view.author_name = std::move(recorded.author_name);
    if (!recorded.picture_url.empty()) {
        view.thumbnail_url = {address.origin + recorded.picture_url};
        view.thumbnail_width = {kPosterSize.width};
        view.thumbnail_height = {kPosterSize.height};
    }
    co_return Result<void>();
}

Task<Result<net::Answer<net::Content>>>
get_oembed(UsersService& service, OEmbedPorts ports, Caller caller, OEmbedRequest request) {
    if (request.format.value_or("json") != "json") {
        auto refusal = content("text/plain; charset=utf-8", "This provider answers in JSON only\n");
        refusal.status = 501;
        co_return refusal;
    }
    const auto address = parse_embed_address(request.url, caller.host);
    if (!address) {
        co_return Error::not_found("This is not the address of a channel, video or clip here");
    }
    OEmbedView view;
    if (address->kind == Embedded::Channel) {
        LEAMS_CO_CHECK(co_await tell_channel(service, view, *address));
    } else {
        LEAMS_CO_CHECK(co_await tell_recorded(ports, view, *address));
    }
    LEAMS_CO_TRY(view.provider_name, co_await ports.instance_name());
    view.provider_url = address->origin + "/";
    const auto size = fit_frame(request.maxwidth, request.maxheight);
    const bool is_channel = address->kind == Embedded::Channel;
    view.html = frame_html(*address, is_channel ? address->name : view.title, size);
    view.width = size.width;
    view.height = size.height;
    co_return content("application/json", json::write(view));
}

} // namespace

void add_oembed_route(net::Routes& routes, UsersService& service, OEmbedPorts ports) {
    routes.get<OEmbedRequest, net::Answer<net::Content>>(
        "/oembed",
        {
            .summary = "oEmbed for the address of a channel, video or clip here; format is json",
            .handle = [&service, ports = std::move(ports)](
                          Caller caller, OEmbedRequest request
                      ) { return get_oembed(service, ports, std::move(caller), std::move(request)); },
        }
    );
}

} // namespace leams::users
