#pragma once

/// Whether a hold keeps the recording with this id, of this channel.
#define LEAMS_HELD(broadcast_id, user_id)                                                                    \
    " EXISTS (SELECT 1 FROM holds h WHERE h.broadcast_id = " broadcast_id                                    \
    " OR (h.broadcast_id IS NULL AND h.user_id = " user_id ")) "
