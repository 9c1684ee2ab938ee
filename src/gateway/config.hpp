#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace leams::gateway {

struct Config {
    std::int64_t anonymous_per_minute = 100;  // API requests of one address without a session.
    std::int64_t user_per_minute = 300;       // API requests of one account.
    std::vector<std::string> trusted_proxies; // Addresses or CIDR ranges whose X-Forwarded-For is believed.
    std::vector<std::string> cors_origins;    // Origins that may call the API with credentials.
    std::string web_address = "127.0.0.1";
    std::uint16_t web_port = 3000;
    int web_silence_s = 30; // After which the web app is given up on, before and within an answer.
    int request_timeout_s = 15;
    std::size_t max_requests_in_flight = 1000; // API requests per loop.
};

} // namespace leams::gateway
