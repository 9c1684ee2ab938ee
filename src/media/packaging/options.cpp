#include "media/packaging/options.hpp"

namespace leams::packaging {

void add_options(runtime::ConfigTable& table, PackagerConfig& config) {
    table.add(
        "hls.segment_s",
        config.segment_target,
        "Seconds that a segment lasts, or a little more to end at a key picture. Players without low latency "
        "are "
        "three of them behind.",
        {1, 10}
    );
    table.add(
        "hls.window_s",
        config.window,
        "Seconds of media that a live playlist lists; as much again stays in memory after it: 120 seconds of "
        "a "
        "stream of 6 Mbit/s are 90 MB.",
        {6, 600}
    );
}

} // namespace leams::packaging
