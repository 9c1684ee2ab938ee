#pragma once

#include "media/stills/plan.hpp"
#include "media/vod/programme.hpp"

#include <string>

namespace leams::vod {

/// Which part of which sheet shows what is seen when, as WebVTT with media fragments (`#xywh=`). Times are
/// those of the playlist; of a broadcast that can be gone back in they are counted from the recording's
/// beginning, and how much of it there is stands in a comment.
std::string write_storyboard(const Programme& programme, const stills::Storyboard& storyboard);

} // namespace leams::vod
