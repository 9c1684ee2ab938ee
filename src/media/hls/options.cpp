#include "media/hls/options.hpp"

#include "core/runtime/option_limits.hpp"

namespace leams::hls {

using runtime::kCount;

namespace {

constexpr runtime::ConfigTable::Limits kViewers{0, 10'000'000};

} // namespace

void add_options(runtime::ConfigTable& table, DeliveryConfig& config) {
    table.add("hls.max_waiting", config.max_waiting, "Playlist requests that may wait, per loop.", kCount);
    table.add(
        "hls.keep_ended_s",
        config.keep_ended,
        "Seconds that a broadcast's last playlist and segments stay after its end.",
        {1, 3600}
    );
}

void add_options(runtime::ConfigTable& table, SeatLimits& limits) {
    table.add(
        "limits.viewers",
        limits.viewers,
        "Viewers of all live broadcasts of one process; newcomers are told that it is full. 0 is no limit.",
        kViewers
    );
    table.add(
        "limits.viewers_per_broadcast",
        limits.per_broadcast,
        "The same of each broadcast. 0 is no limit.",
        kViewers
    );
    table.add(
        "limits.viewers_per_address",
        limits.per_address,
        "The same of each address, behind which a whole school may be. 0 is no limit.",
        kViewers
    );
}

} // namespace leams::hls
