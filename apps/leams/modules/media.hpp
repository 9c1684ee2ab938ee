#pragma once

#include "media/hls/origin.hpp"
#include "media/hub/registry.hpp"
#include "media/record/recorder.hpp"
#include "media/rtmp/server.hpp"
#include "media/transcode/thumbnail.hpp"
#include "media_ports.hpp"
#include "module.hpp"
#include "per_loop.hpp"
#include "platform.hpp"
#include "thumbnail_handler.hpp"

namespace leams::app {

/// Broadcasts' media: RTMP in and out, and what /live/ gives.
class MediaModule final : public Module {
public:
    /// The recorder outlives it, where there is one.
    MediaModule(
        Platform& platform,
        streams::Publishing& publishing,
        vods::Quota& quota,
        RegistryLink& link,
        hls::Seats& seats,
        record::Recorder* recorder
    );

    media::Registry& registry() noexcept { return registry_; }

    Result<void> open() override;
    std::vector<gateway::Mount> mounts(runtime::Loop& loop) override;
    void stop() override;

private:
    Platform& platform_;
    RegistryLink& link_;
    PerLoop<hls::Delivery> deliveries_;
    hls::Origin origin_;
    KeyAuthorizer authorizer_;
    BroadcastBooks books_;
    media::Registry registry_;
    transcode::Thumbnails thumbnails_;
    PerLoop<ThumbnailHandler> thumbnail_handlers_;
    rtmp::Server rtmp_;
};

} // namespace leams::app
