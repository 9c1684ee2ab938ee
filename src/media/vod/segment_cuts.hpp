#pragma once

#include "media/record/recording.hpp"
#include "media/vod/ports.hpp"

#include <cstdint>

/// Where recordings can be cut: between segments.
namespace leams::vod {

/// The part with the whole of the segments that hold some of it, and on to the next one that needs none
/// before. Empty stays empty.
Part widen(const record::Recording& recording, const Part& part);

struct Covered {
    Part part;
    std::uint64_t bytes = 0;
};
/// The segments that hold a part, which is not empty and begins before the recording's end.
Covered cover(const record::Recording& recording, const Part& part);

} // namespace leams::vod
