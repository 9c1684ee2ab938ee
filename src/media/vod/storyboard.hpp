#pragma once

#include "media/stills/plan.hpp"
#include "media/vod/programme.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace leams::vod {

/// The numbers of a sheet's tiles that show what was taken out.
std::vector<std::size_t>
removed_tiles(const std::vector<Part>& removed, std::int64_t interval_ms, std::uint64_t sheet);
/// What an address says of a sheet with so many tiles, of which these are dark.
std::string sheet_version(std::uint64_t tiles, const std::vector<std::size_t>& dark);

/// Which part of which sheet shows what is seen when, as WebVTT with media fragments (`#xywh=`). Times are
/// those of the playlist; of a broadcast that can be gone back in they are counted from the recording's
/// beginning, and how much of it there is stands in a comment. Tiles of what is removed are left out.
std::string write_storyboard(
    const Programme& programme, const stills::Storyboard& storyboard, const std::vector<Part>& removed = {}
);

} // namespace leams::vod
