#include "media/vod/options.hpp"

namespace leams::vod {

void add_options(runtime::ConfigTable& table, Config& config) {
    table.add(
        "dvr.window_s",
        config.dvr_window,
        "Seconds that viewers can go back in a broadcast that is being recorded; 0: to its beginning.",
        {0, 604'800}
    );
}

} // namespace leams::vod
