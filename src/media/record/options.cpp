#include "media/record/options.hpp"

#include "core/runtime/option_limits.hpp"

namespace leams::record {

using runtime::kCount;

void add_options(runtime::ConfigTable& table, RecordConfig& config) {
    table.add(
        "recording.enabled",
        config.enabled,
        "Whether broadcasts are recorded, for rewinding and for watching them later."
    );
    table.add(
        "recording.spool_max_mb",
        config.spool_max_mb,
        "Megabytes on the disk for recordings that wait for the object store; beyond that they get gaps.",
        kCount
    );
    table.add(
        "recording.min_free_mb",
        config.min_free_mb,
        "Megabytes of the data folder's disk that recordings leave free.",
        {0, 100'000'000}
    );
}

} // namespace leams::record
