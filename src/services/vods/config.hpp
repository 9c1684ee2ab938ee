#pragma once

#include <cstdint>

namespace leams::vods {

struct Config {
    std::uint32_t retention_days = 30; // 0: for ever.
    std::uint32_t quota_gb = 0;        // Of one channel; 0: none.
    bool downloads = true;
};

} // namespace leams::vods
