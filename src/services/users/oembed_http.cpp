#include "services/users/http_parts.hpp"
#include "services/users/oembed.hpp"

#include <boost/describe/class.hpp>

namespace leams::users {
namespace {

using runtime::Task;

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

Task<Result<net::Answer<net::Content>>>
get_oembed(UsersService& service, InstanceName instance_name, Caller caller, OEmbedRequest request) {
    if (request.format.value_or("json") != "json") {
        auto refusal = content("text/plain; charset=utf-8", "This provider answers in JSON only\n");
        refusal.status = 501;
        co_return refusal;
    }
    const auto address = parse_channel_address(request.url, caller.host);
    if (!address) {
        co_return Error::not_found("This is not the address of a channel here");
    }
    LEAMS_CO_TRY(const auto channel, co_await service.channel_page(Caller(), address->username));
    OEmbedView view;
    LEAMS_CO_TRY(view.provider_name, co_await instance_name());
    view.provider_url = address->origin + "/";
    view.author_name = channel.record.display_name;
    view.author_url = address->origin + "/" + address->username;
    view.title = channel.channel.title.empty() ? channel.record.display_name : channel.channel.title;
    const auto size = fit_frame(request.maxwidth, request.maxheight);
    view.html = frame_html(*address, size);
    view.width = size.width;
    view.height = size.height;
    show_picture(view, channel, address->origin);
    co_return content("application/json", json::write(view));
}

} // namespace

void add_oembed_route(net::Routes& routes, UsersService& service, InstanceName instance_name) {
    routes.get<OEmbedRequest, net::Answer<net::Content>>(
        "/oembed",
        {
            .summary = "oEmbed for the address of a channel here; format is json",
            .handle = [&service, instance_name = std::move(instance_name)](
                          Caller caller, OEmbedRequest request
                      ) { return get_oembed(service, instance_name, std::move(caller), std::move(request)); },
        }
    );
}

} // namespace leams::users
