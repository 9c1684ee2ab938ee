#pragma once

#include "media/stills/plan.hpp"
#include "media/vod/programme.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace leams::vod {

/// Whether a sheet shows nothing that was taken out.
bool may_show(const std::vector<Part>& removed, std::int64_t interval_ms, std::uint64_t sheet);

/// Which part of which sheet shows what is seen when, as WebVTT with media fragments (`#xywh=`). Times are
/// those of the playlist; of a broadcast that can be gone back in they are counted from the recording's
/// beginning, and how much of it there is stands in a comment. What is removed is on none of its sheets.
std::string write_storyboard(
    const Programme& programme, const stills::Storyboard& storyboard, const std::vector<Part>& removed = {}
);

} // namespace leams::vod
