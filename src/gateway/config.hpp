#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace leams::gateway {

struct GatewayConfig {
    std::int64_t anonymous_per_minute = 100;   // API requests of one address without a session.
    std::int64_t user_per_minute = 300;        // API requests of one account.
    std::int64_t pages_per_minute = 120;       // Documents of one address.
    std::int64_t page_data_per_minute = 600;   // Contents of other pages that the pages of one address fetch.
    std::int64_t live_per_minute = 36'000;     // Playlists, segments and parts of one address.
    std::int64_t recorded_per_minute = 12'000; // Playlists, segments and files of recordings of one address.
    std::int64_t thumbnails_per_minute = 1'200; // Of one address.
    std::vector<std::string> hosts;             // The names under which this site is reached; empty: any.
    std::vector<std::string> trusted_proxies;   // Addresses or CIDR ranges whose X-Forwarded-For is believed.
    std::vector<std::string> hooks_allow;       // The same, for those who may call routes for machines.
    std::vector<std::string> cors_origins;      // Origins that may call the API with credentials.
    std::string web_address = "127.0.0.1";
    std::uint16_t web_port = 3000;
    std::string web_static; // Folder of the web app's static files; empty: the web app serves them.
    int web_silence_s = 30; // After which the web app is given up on, before and within an answer.
    int request_timeout_s = 15;
    std::size_t max_requests_in_flight = 1000; // API requests per loop.
};

} // namespace leams::gateway
