#pragma once

#include <cstdint>

namespace leams::vods {

struct Config {
    std::uint32_t retention_days = 30; // 0: for ever.
    std::uint32_t quota_gb = 0;        // Of one channel; 0: none.
    bool downloads = true;
    std::uint32_t archive_after_days = 0; // 0: nothing goes into the archive.
    std::uint32_t archive_days = 0;       // Since it was published; 0: for ever.
    std::uint32_t recall_days = 7;

    /// Days after which a video is deleted; 0: never. What goes into the archive is kept there instead.
    std::uint32_t lifetime_days(bool is_archived) const noexcept {
        return is_archived || archive_after_days > 0 ? archive_days : retention_days;
    }
};

} // namespace leams::vods
