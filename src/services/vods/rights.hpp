#pragma once

#include "core/base/caller.hpp"
#include "services/vods/ports.hpp"

namespace leams::vods {

/// What somebody may do with a VOD. Without `see` there is none for him.
struct Rights {
    bool see = false;
    bool see_all = false; // Also what is only the owner's business: size, end of its time.
    bool change = false;
    bool remove = false;
    bool restore = false;
};

Rights rights_of(const Caller& caller, const VodRecord& vod);

/// Whether anybody may watch it who knows its id.
bool is_open(const VodRecord& vod);

} // namespace leams::vods
