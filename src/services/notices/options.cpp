#include "services/notices/options.hpp"

namespace leams::notices {

void add_options(runtime::ConfigTable& table, Config& config) {
    table.add(
        "notices.url",
        config.url,
        "Webhook that is told when the disk is nearly full, the database or the object store is away, or "
        "recordings get gaps; empty: nobody is. Better set as LEAMS_NOTICES__URL."
    );
    table.add("notices.format", config.format, "What it reads: \"json\", \"slack\" or \"discord\".");
    table.add(
        "notices.disk_used_percent",
        config.disk_used_percent,
        "How full the disk of the data folder may be before it is told; 5 less, and it is said to be over.",
        {6, 100}
    );
    table.add(
        "notices.database_away_s",
        config.database_away,
        "Seconds that the database may be away before it is told.",
        {1, 3600}
    );
    table.add(
        "notices.objects_away_s",
        config.objects_away,
        "Seconds that the object store may be away before it is told.",
        {1, 3600}
    );
}

} // namespace leams::notices
