#include "services/vods/rights.hpp"

namespace leams::vods {

bool is_open(const VodRecord& vod) {
    return vod.visibility != Visibility::Private && !vod.is_suspended && !vod.deleted_at;
}

Rights rights_of(const Caller& caller, const VodRecord& vod) {
    const bool is_owner = !caller.is_guest() && caller.user_id == vod.channel.id;
    const bool is_staff = !caller.is_guest() && caller.role >= Role::Moderator;
    const bool is_deleted = vod.deleted_at.has_value();
    const bool by_staff = is_deleted && vod.remover == Remover::Staff;
    return {
        .see = is_owner || is_staff || is_open(vod),
        .see_all = is_owner || is_staff,
        .change = is_owner && !is_deleted,
        .remove = is_owner || is_staff,
        .restore = is_staff || (is_owner && !by_staff),
    };
}

} // namespace leams::vods
