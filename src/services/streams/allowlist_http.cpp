#include "services/streams/allowlist.hpp"
#include "services/streams/http_parts.hpp"

#include <boost/describe/class.hpp>

namespace leams::streams {
namespace {

using net::Access;
using net::NoInput;
using runtime::Task;

struct IpAllowlist {
    std::vector<std::string> entries;
    std::string your_address; // As this server sees it.
};
BOOST_DESCRIBE_STRUCT(IpAllowlist, (), (entries, your_address))

struct IpAllowlistRequest {
    std::vector<std::string> entries;
    std::optional<Secret> password;
};
BOOST_DESCRIBE_STRUCT(IpAllowlistRequest, (), (entries, password))
std::vector<json::FieldRule> rules_of(std::type_identity<IpAllowlistRequest>) {
    return {
        {.field = "entries", .max_length = kMaxAllowlist, .max_item_length = kMaxAllowlistEntry},
    };
}

using Reply = net::Answer<IpAllowlist>;

Reply reply(std::vector<std::string> entries, std::string address) {
    return {
        .body = {.entries = std::move(entries), .your_address = std::move(address)},
        .cache_control = "private, no-store",
    };
}

Task<Result<Reply>> show(StreamsService& service, Caller caller) {
    auto address = caller.address;
    LEAMS_CO_TRY(auto entries, co_await service.allowlist(std::move(caller)));
    co_return reply(std::move(entries), std::move(address));
}

Task<Result<Reply>> set(StreamsService& service, Caller caller, IpAllowlistRequest request) {
    auto address = caller.address;
    LEAMS_CO_TRY(
        auto entries,
        co_await service.set_allowlist(
            std::move(caller), std::move(request.entries), std::move(request.password)
        )
    );
    co_return reply(std::move(entries), std::move(address));
}

} // namespace

void add_allowlist_routes(net::Routes& routes, StreamsService& service) {
    routes.get<NoInput, Reply>(
        "/streams/ip-allowlist",
        {
            .access = Access::User,
            .summary = "From which addresses the own channel may be published; none: from everywhere",
            .handle = [&service](Caller caller, NoInput) { return show(service, std::move(caller)); },
        }
    );
    routes.put<IpAllowlistRequest, Reply>(
        "/streams/ip-allowlist",
        {
            .access = Access::User,
            .summary = "Set these addresses and CIDR ranges; needs the password within the last ten minutes, "
                       "or now",
            .handle = [&service](
                          Caller caller, IpAllowlistRequest request
                      ) { return set(service, std::move(caller), std::move(request)); },
        }
    );
}

} // namespace leams::streams
