#include "services/vods/options.hpp"

namespace leams::vods {

void add_options(runtime::ConfigTable& table, Config& config) {
    table.add(
        "vods.retention_days",
        config.retention_days,
        "Days after which a broadcast's recording is deleted; 0: never.",
        {0, 36'500}
    );
    table.add(
        "vods.quota_gb",
        config.quota_gb,
        "Gigabytes of recordings that a channel may keep, unless an administrator has given it another "
        "quota. "
        "Of one that has as many, new broadcasts are not recorded; nothing is deleted. 0: as many as there "
        "is room for.",
        {0, 1'000'000}
    );
    table.add(
        "vods.archive_after_days",
        config.archive_after_days,
        "Days after which a video's media goes into objects.archive_url instead of being deleted; 0: never.",
        {0, 36'500}
    );
    table.add(
        "vods.archive_days",
        config.archive_days,
        "Days since its broadcast after which a video in the archive is deleted; 0: when its owner deletes "
        "it.",
        {0, 36'500}
    );
    table.add(
        "vods.recall_days",
        config.recall_days,
        "Days for which a video stays that was brought back from the archive to be watched.",
        {1, 36'500}
    );
    table.add("vods.downloads", config.downloads, "Whether viewers may download what they may watch.");
}

} // namespace leams::vods
