#include "instance_routes.hpp"

#include "version.hpp"

#include <boost/describe/class.hpp>

namespace leams::app {

using runtime::Task;

struct Features {
    bool llhls = true;
    bool chat = true;
};
BOOST_DESCRIBE_STRUCT(Features, (), (llhls, chat))

struct InstanceLimits {
    std::int64_t api_per_minute = 0;
    std::int64_t chat_per_30s = 0;
    std::int64_t message_max_length = 0;
};
BOOST_DESCRIBE_STRUCT(InstanceLimits, (), (api_per_minute, chat_per_30s, message_max_length))

struct Instance {
    std::string name;
    std::string description;
    std::string accent;  // "#c62f52"; empty: the web app's own.
    std::string rules;   // Plain text.
    std::string contact; // An e-mail address, or https://…; empty: none is named.
    std::optional<pictures::PictureView> logo;
    std::optional<pictures::PictureView> icon;
    std::optional<pictures::PictureView> banner;
    std::string version;
    std::string source_url; // Empty: it is nowhere.
    std::string registration;
    std::string rtmp_url;
    Features features;
    InstanceLimits limits;
    bool setup_required = false;
};
BOOST_DESCRIBE_STRUCT(
    Instance,
    (),
    (name,
     description,
     accent,
     rules,
     contact,
     logo,
     icon,
     banner,
     version,
     source_url,
     registration,
     rtmp_url,
     features,
     limits,
     setup_required)
)

namespace {

Task<Result<net::Answer<Instance>>> describe_instance(
    const Settings& settings,
    streams::IngestAddress ingest,
    auth::AuthService& auth,
    instance::InstanceService& instance,
    Caller caller
) {
    LEAMS_CO_TRY(const auto setup_required, co_await auth.setup_required());
    LEAMS_CO_TRY(auto face, co_await instance.face());
    co_return net::Answer<Instance>{
        .body =
            {
                .name = std::move(face.name),
                .description = std::move(face.description),
                .accent = std::move(face.accent),
                .rules = std::move(face.rules),
                .contact = std::move(face.contact),
                .logo = pictures::view_of(face.logo),
                .icon = pictures::view_of(face.icon),
                .banner = pictures::view_of(face.banner),
                .version = kVersion,
                .source_url = settings.instance.source_url,
                .registration = settings.instance.registration,
                .rtmp_url = streams::rtmp_url(ingest, caller),
                .limits =
                    {
                        .api_per_minute = settings.gateway.anonymous_per_minute,
                        .chat_per_30s = settings.chat.rate_limit * 30'000 / settings.chat.rate_window.count(),
                        .message_max_length = static_cast<std::int64_t>(settings.chat.message_max_length),
                    },
                .setup_required = setup_required,
            },
        .cache_control = "public, max-age=1, s-maxage=2, stale-while-revalidate=10",
    };
}

} // namespace

std::vector<net::Route> make_instance_routes(
    const Settings& settings,
    streams::IngestAddress ingest,
    auth::AuthService& auth,
    instance::InstanceService& instance
) {
    net::Routes routes("instance");
    routes.get<net::NoInput, net::Answer<Instance>>(
        "/instance",
        {
            .summary = "Name, face, features and limits of this instance",
            .handle = [&settings, ingest, &auth, &instance](
                          Caller caller, net::NoInput
                      ) { return describe_instance(settings, ingest, auth, instance, std::move(caller)); },
        }
    );
    return std::move(routes).take();
}

} // namespace leams::app
