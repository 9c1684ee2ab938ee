#pragma once

#include "adapters/sql/stills.hpp"
#include "media/vod/delivery.hpp"
#include "module.hpp"
#include "per_loop.hpp"
#include "platform.hpp"
#include "still_painter.hpp"
#include "vod_ports.hpp"

namespace leams::app {

/// What is recorded, for those who watch it: /vod/ and /dvr/.
class VodModule final : public Module {
public:
    VodModule(Platform& platform, vods::Watching& watching, record::Library& library);

    std::vector<gateway::Mount> mounts(runtime::Loop& loop) override;
    void stop() override;

private:
    Platform& platform_;
    VideoCatalog catalog_;
    sql::StillRepository stills_;
    StoredStoryboards storyboards_;
    StillPainter painter_; // Of its own: who makes stills of broadcasts does not wait for viewers.
    vod::PlaylistCache playlists_;
    vod::Context context_;
    PerLoop<vod::Delivery> deliveries_;
};

} // namespace leams::app
