#pragma once

#include "adapters/sql/audit.hpp"
#include "adapters/sql/captions.hpp"
#include "adapters/sql/clips.hpp"
#include "adapters/sql/history.hpp"
#include "adapters/sql/holds.hpp"
#include "adapters/sql/moments.hpp"
#include "adapters/sql/recordings.hpp"
#include "adapters/sql/storage_jobs.hpp"
#include "adapters/sql/vod_edits.hpp"
#include "adapters/sql/vods.hpp"
#include "module.hpp"
#include "platform.hpp"
#include "recording_cutter.hpp"
#include "recording_ports.hpp"
#include "services/users/http.hpp"
#include "services/vods/archive.hpp"
#include "services/vods/captions.hpp"
#include "services/vods/chapters.hpp"
#include "services/vods/clips.hpp"
#include "services/vods/editor.hpp"
#include "services/vods/holds.hpp"
#include "services/vods/quota.hpp"
#include "services/vods/service.hpp"
#include "services/vods/views.hpp"
#include "services/vods/watchables.hpp"

namespace leams::app {

/// What is left of broadcasts when they are over.
class VodsModule final : public Module {
public:
    /// `library`: of the recordings that this process makes; null: it makes none.
    VodsModule(
        Platform& platform,
        streams::Channels& channels,
        pictures::Pictures& pictures,
        record::Library* library
    );

    vods::Watching& watching() noexcept { return watchables_; }
    vods::Quota& quota() noexcept { return quota_; }
    /// A video or clip that everybody may watch.
    runtime::Task<Result<users::Recorded>> find_recorded(users::Embedded kind, std::string name);

    std::vector<net::Route> routes() override;

private:
    sql::VodRepository store_;
    sql::HistoryRepository history_;
    sql::MomentRepository moments_;
    sql::CaptionRepository caption_store_;
    sql::ClipRepository clip_store_;
    sql::EditRepository edit_store_;
    sql::HoldRepository hold_store_;
    sql::RecordingRepository index_;
    RecordedBroadcasts recordings_;
    RecordingCutter cutter_;
    vods::Views views_;
    sql::AuditRepository audit_;
    vods::Chapters chapters_;
    vods::VodsService service_;
    vods::Captions captions_;
    vods::Clips clips_;
    vods::Editor editor_;
    vods::Holds holds_;
    sql::StorageJobRepository jobs_;
    vods::Archive archive_;
    vods::Watchables watchables_;
    vods::Quota quota_;
};

} // namespace leams::app
