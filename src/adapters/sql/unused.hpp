#pragma once

/// Whether nothing refers to the recording `r` which was not deleted before `:before`: a recording stays
/// while a video is made of it that is there or can come back, or a clip, and while it goes on.
#define LEAMS_UNUSED                                                                                         \
    " (r.removed_at IS NULL AND r.ended_at <= :before"                                                       \
    " AND NOT EXISTS (SELECT 1 FROM vods v WHERE v.broadcast_id = r.broadcast_id"                            \
    " AND (v.deleted_at IS NULL OR v.deleted_at > :before))"                                                 \
    " AND NOT EXISTS (SELECT 1 FROM clips c WHERE c.broadcast_id = r.broadcast_id)"                          \
    " AND NOT EXISTS (SELECT 1 FROM streams s WHERE s.id = r.broadcast_id AND s.ended_at IS NULL)) "
