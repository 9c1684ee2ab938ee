#include "media/hub/options.hpp"

#include "core/runtime/option_limits.hpp"

namespace leams::media {

using runtime::kCount;

void add_options(runtime::ConfigTable& table, MediaConfig& config) {
    table.add(
        "media.grace_s",
        config.grace,
        "Seconds that a broadcast waits for a publisher who was lost.",
        {0, 600}
    );
    table.add(
        "media.stop_grace_s",
        config.stop_grace,
        "Seconds that it waits after the publisher stopped by himself.",
        {0, 600}
    );
    table.add("media.max_broadcasts", config.max_broadcasts, "Live broadcasts on this machine.", kCount);
}

} // namespace leams::media
