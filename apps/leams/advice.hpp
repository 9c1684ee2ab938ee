#pragma once

#include "media/hub/broadcast.hpp"
#include "services/streams/ports.hpp"

namespace leams::app {

/// What media measured, in the words that a streamer reads on the dashboard.
streams::MediaHealth to_media_health(const media::BroadcastStatus& status);

} // namespace leams::app
