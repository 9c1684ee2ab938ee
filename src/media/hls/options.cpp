#include "media/hls/options.hpp"

#include "core/runtime/option_limits.hpp"

namespace leams::hls {

using runtime::kCount;

void add_options(runtime::ConfigTable& table, DeliveryConfig& config) {
    table.add("hls.max_waiting", config.max_waiting, "Playlist requests that may wait, per loop.", kCount);
    table.add(
        "hls.keep_ended_s",
        config.keep_ended,
        "Seconds that a broadcast's last playlist and segments stay after its end.",
        {1, 3600}
    );
}

} // namespace leams::hls
