#include "gateway/options.hpp"

#include "core/base/address_ranges.hpp"
#include "core/runtime/option_limits.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <string_view>

namespace leams::gateway {
namespace {

constexpr runtime::ConfigTable::Limits kRequests{1, 10'000'000'000};

Result<void> check_ranges(std::string_view key, const std::vector<std::string>& entries) {
    if (auto ranges = AddressRanges::parse(entries); !ranges) {
        return Error::invalid_argument(fmt::format("{}: {}.", key, ranges.error().message()));
    }
    return {};
}

void add_media_limits(runtime::ConfigTable& table, GatewayConfig& config) {
    table.add(
        "gateway.live_per_minute",
        config.live_per_minute,
        "Playlists, segments and parts a minute of one address, half of them at once. A player asks for "
        "about 8 a second.",
        kRequests
    );
    table.add(
        "gateway.recorded_per_minute",
        config.recorded_per_minute,
        "Playlists, segments and files of recordings a minute of one address, half of them at once. A player "
        "asks for one every two seconds, and for more while its viewer looks for something.",
        kRequests
    );
    table.add(
        "gateway.thumbnails_per_minute",
        config.thumbnails_per_minute,
        "Pictures of live channels a minute of one address, half of them at once.",
        kRequests
    );
}

} // namespace

using runtime::kCount;
using runtime::kPort;
using runtime::kSeconds;

void add_options(runtime::ConfigTable& table, GatewayConfig& config) {
    table.add(
        "gateway.anonymous_per_minute",
        config.anonymous_per_minute,
        "API requests a minute of one address.",
        kCount
    );
    table.add(
        "gateway.user_per_minute", config.user_per_minute, "API requests a minute of one account.", kCount
    );
    table.add(
        "gateway.pages_per_minute",
        config.pages_per_minute,
        "Pages a minute of one address, half of them at once; their scripts, styles and icons are free.",
        kCount
    );
    table.add(
        "gateway.page_data_per_minute",
        config.page_data_per_minute,
        "Contents a minute that the pages of one address fetch of other pages, half of them at once.",
        kCount
    );
    add_media_limits(table, config);
    table.add(
        "gateway.trusted_proxies",
        config.trusted_proxies,
        "Addresses or CIDR ranges whose X-Forwarded-For is believed."
    );
    table.add(
        "gateway.cors_origins",
        config.cors_origins,
        "Other origins whose pages may use the API and chat with credentials."
    );
    table.add(
        "gateway.request_timeout_s",
        config.request_timeout_s,
        "Seconds that an API request may take.",
        kSeconds
    );
    table.add("gateway.web_address", config.web_address, "Address of the web app (Node).");
    table.add(
        "gateway.web_static",
        config.web_static,
        "Folder of the web app's static files (.next/static); empty: the web app serves them."
    );
    table.add("gateway.web_port", config.web_port, "Port of the web app.", kPort);
    table.add(
        "hooks.allow",
        config.hooks_allow,
        "Addresses or CIDR ranges whose nginx-rtmp may call /api/streams/verify and /api/streams/end on the "
        "public port; for everybody else there is nothing. The internal port takes them from everybody it "
        "serves."
    );
}

Result<void> validate(const GatewayConfig& config) {
    LEAMS_CHECK(check_ranges("gateway.trusted_proxies", config.trusted_proxies));
    LEAMS_CHECK(check_ranges("hooks.allow", config.hooks_allow));
    in_addr unused{};
    if (inet_pton(AF_INET, config.web_address.c_str(), &unused) != 1) {
        return Error::invalid_argument(
            "gateway.web_address must be an IPv4 address such as 127.0.0.1, not \"" + config.web_address +
            "\"."
        );
    }
    return {};
}

} // namespace leams::gateway
