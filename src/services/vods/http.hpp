#pragma once

#include "core/net/routes.hpp"
#include "services/vods/captions.hpp"
#include "services/vods/clips.hpp"
#include "services/vods/editor.hpp"
#include "services/vods/service.hpp"

#include <vector>

namespace leams::vods {

/// The routes under /vods, and those of users and streams that are about videos. What they use must outlive
/// them.
std::vector<net::Route>
make_routes(VodsService& service, Chapters& chapters, Captions& captions, Clips& clips, Editor& editor);

} // namespace leams::vods
