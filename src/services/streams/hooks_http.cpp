#include "services/streams/http_parts.hpp"

#include <boost/describe/class.hpp>

// docs/decisions/0013-hooks-only-authorise.md
namespace leams::streams {
namespace {

using net::NoContent;
using runtime::Task;

/// What nginx-rtmp sends, as far as it matters. The publisher's own parameters stand in the same form, behind
/// nginx's: one that repeats a name is refused as a whole.
struct PublishHook {
    std::string addr;          // The publisher's address.
    Secret name;               // Of the stream: the key, unless it is given apart.
    std::optional<Secret> key; // Of rtmp://host/app/name?key=….
};
BOOST_DESCRIBE_STRUCT(PublishHook, (), (addr, name, key))
std::vector<json::FieldRule> rules_of(std::type_identity<PublishHook>) {
    return {{.field = "addr", .min_length = 1, .max_length = 64}};
}

struct HookAnswer {
    UserId user_id;
    std::string username;
};
BOOST_DESCRIBE_STRUCT(HookAnswer, (), (user_id, username))

Secret key_of(PublishHook& hook) {
    return hook.key ? std::move(*hook.key) : std::move(hook.name);
}

Task<Result<HookAnswer>> verify(StreamsService& service, PublishHook hook) {
    LEAMS_CO_TRY(auto grant, co_await service.verify_elsewhere(key_of(hook), std::move(hook.addr)));
    co_return HookAnswer{.user_id = std::move(grant.channel), .username = std::move(grant.username)};
}

Task<Result<NoContent>> end(StreamsService& service, PublishHook hook) {
    LEAMS_CO_CHECK(co_await service.ended_elsewhere(key_of(hook), std::move(hook.addr)));
    co_return NoContent{};
}

} // namespace

void add_hook_routes(net::Routes& routes, StreamsService& service) {
    routes.post<PublishHook, HookAnswer>(
        "/streams/verify",
        {
            .access = net::Access::Machine,
            .limited = false,
            .body = net::form_body(),
            .summary = "nginx-rtmp's on_publish: 2xx lets the publisher in, 4xx does not",
            .handle = [&service](Caller, PublishHook hook) { return verify(service, std::move(hook)); },
        }
    );
    routes.post<PublishHook, NoContent>(
        "/streams/end",
        {
            .access = net::Access::Machine,
            .limited = false,
            .body = net::form_body(),
            .summary = "nginx-rtmp's on_publish_done; changes nothing here",
            .handle = [&service](Caller, PublishHook hook) { return end(service, std::move(hook)); },
        }
    );
}

} // namespace leams::streams
