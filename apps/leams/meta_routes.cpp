#include "meta_routes.hpp"

#include "version.hpp"

#include <boost/describe/class.hpp>

namespace leams::app {

using runtime::Task;

struct HealthStatus {
    std::string status = "ok";
};
BOOST_DESCRIBE_STRUCT(HealthStatus, (), (status))

struct Components {
    std::string database;
};
BOOST_DESCRIBE_STRUCT(Components, (), (database))

struct Readiness {
    std::string status;
    Components components;
};
BOOST_DESCRIBE_STRUCT(Readiness, (), (status, components))

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
    std::string version;
    std::string registration;
    std::string rtmp_url;
    Features features;
    InstanceLimits limits;
    bool setup_required = false;
};
BOOST_DESCRIBE_STRUCT(Instance, (), (name, version, registration, rtmp_url, features, limits, setup_required))

namespace {

Task<Result<HealthStatus>> health() {
    co_return HealthStatus{};
}

Task<Result<Readiness>> readiness(sql::Database& database) {
    const auto answered = co_await database.ping();
    if (!answered) {
        co_return Error::unavailable("The database does not answer").with_cause(answered.error().cause());
    }
    co_return Readiness{.status = "ready", .components = {.database = "ok"}};
}

Task<Result<net::Answer<Instance>>>
instance(const Settings& settings, auth::AuthService& auth, Caller caller) {
    LEAMS_CO_TRY(const auto setup_required, co_await auth.setup_required());
    co_return net::Answer<Instance>{
        .body =
            {
                .name = settings.instance.name,
                .version = kVersion,
                .registration = settings.instance.registration,
                .rtmp_url = rtmp_url(settings, caller.host),
                .limits =
                    {
                        .api_per_minute = settings.gateway.anonymous_per_minute,
                        .chat_per_30s = settings.chat.rate_limit,
                        .message_max_length = static_cast<std::int64_t>(settings.chat.message_max_length),
                    },
                .setup_required = setup_required,
            },
    };
}

} // namespace

std::vector<net::Route>
make_meta_routes(const Settings& settings, sql::Database& database, auth::AuthService& auth) {
    net::Routes routes("instance");
    routes.get<net::NoInput, HealthStatus>(
        "/health",
        {
            .limited = false,
            .summary = "Whether the process is alive",
            .handle = [](Caller, net::NoInput) { return health(); },
        }
    );
    routes.get<net::NoInput, Readiness>(
        "/ready",
        {
            .limited = false,
            .summary = "Whether everything that requests need answers",
            .handle = [&database](Caller, net::NoInput) { return readiness(database); },
        }
    );
    routes.get<net::NoInput, net::Answer<Instance>>(
        "/instance",
        {
            .summary = "Name, features and limits of this instance",
            .handle = [&settings, &auth](
                          Caller caller, net::NoInput
                      ) { return instance(settings, auth, std::move(caller)); },
        }
    );
    return std::move(routes).take();
}

} // namespace leams::app
