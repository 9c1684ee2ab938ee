#include "modules/health.hpp"

#include "core/net/routes.hpp"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

namespace leams::app {

using runtime::Task;

struct HealthStatus {
    std::string status = "ok";
};
BOOST_DESCRIBE_STRUCT(HealthStatus, (), (status))

struct Components {
    std::string database = "ok";
    std::string cache = "ok";
    std::string pubsub = "ok";
    std::string bus = "ok";
    std::string objects = "ok";
    std::string archive = "none";
};
BOOST_DESCRIBE_STRUCT(Components, (), (database, cache, pubsub, bus, objects, archive))

struct Readiness {
    std::string status = "ready";
    Components components;
};
BOOST_DESCRIBE_STRUCT(Readiness, (), (status, components))

namespace {

// Null for what is always needed: then it stands in the error.
std::string* component_of(Components& components, std::string_view name) {
    if (name == "cache") {
        return &components.cache;
    }
    if (name == "pubsub") {
        return &components.pubsub;
    }
    if (name == "bus") {
        return &components.bus;
    }
    return name == "archive" ? &components.archive : nullptr;
}

Task<Result<HealthStatus>> alive() {
    co_return HealthStatus{};
}

// What is needed and not ready stands in the error, by name.
Task<Result<Readiness>> readiness(Health& health) {
    auto error = Error::unavailable("Not ready");
    Readiness readiness;
    std::string cause;
    for (const auto& [name, fault, took, is_needed] : co_await health.look()) {
        if (auto* component = component_of(readiness.components, name); component != nullptr) {
            *component = fault ? "away" : "ok";
        }
        if (!fault) {
            continue;
        }
        if (!is_needed) {
            readiness.status = "degraded";
            continue;
        }
        cause += fmt::format("{}{}: {}", cause.empty() ? "" : "; ", name, fault->cause());
        error =
            std::move(error).with_field({"/" + name, std::string(to_string(fault->code())), fault->message()}
            );
    }
    if (error.fields().empty()) {
        co_return readiness;
    }
    co_return std::move(error).with_cause(std::move(cause));
}

} // namespace

std::vector<net::Route> HealthModule::routes() {
    net::Routes routes("instance");
    routes.get<net::NoInput, HealthStatus>(
        "/health",
        {
            .limited = false,
            .summary = "Whether the process is alive",
            .handle = [](Caller, net::NoInput) { return alive(); },
        }
    );
    routes.get<net::NoInput, Readiness>(
        "/ready",
        {
            .limited = false,
            .summary = "Whether everything that requests need answers",
            .handle = [&health = health_](Caller, net::NoInput) { return readiness(health); },
        }
    );
    return std::move(routes).take();
}

} // namespace leams::app
