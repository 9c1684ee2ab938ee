#pragma once

#include <chrono>
#include <cstddef>

namespace leams::vod {

struct Config {
    std::chrono::seconds dvr_window{7200}; // Of a broadcast; 0: to its beginning.
    std::size_t cache_bytes = 64U << 20;   // Of the playlists of all recordings together.
    std::size_t max_requests = 2000;       // At work on one loop; more are refused with 503.
    std::size_t max_downloads = 100;       // Of these, whole files.
    std::size_t max_downloads_of_client = 8;
    std::size_t max_lookups = 200; // Of these, with names that are being looked for.
};

} // namespace leams::vod
