#pragma once

#include <chrono>
#include <cstddef>

namespace leams::media {

struct MediaConfig {
    std::chrono::seconds grace{90};      // After a lost connection; 0 to 600.
    std::chrono::seconds stop_grace{10}; // After a clean stop, for encoders that restart; 0 to 600.
    std::chrono::milliseconds takeover_silence{1500}; // A provider silent for so long gives way to a new one.
    std::size_t max_broadcasts = 1000;
};

} // namespace leams::media
