#pragma once

#include "adapters/sql/query.hpp"
#include "services/vods/ports.hpp"

#include <string>
#include <string_view>

// How VODs are read.
namespace leams::sql {

struct VodRow {
    VodId id;
    BroadcastId broadcast_id;
    UserId user_id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
    bool is_suspended = false;
    std::string title;
    std::string description;
    std::optional<streams::CategoryId> category_id;
    std::string category_slug;
    std::string category_name;
    std::string tags;
    std::string language;
    bool is_mature = false;
    std::string visibility;
    std::int64_t duration_ms = 0;
    std::int64_t size_bytes = 0;
    UnixMillis started_at = 0;
    UnixMillis published_at = 0;
    std::int64_t view_count = 0;
    std::optional<UnixMillis> deleted_at;
    std::string remover;
    std::optional<std::int64_t> progress_ms;
    std::optional<UnixMillis> poster_at;
    std::int64_t tiles = 0;
    std::string own_poster_key;
    std::string own_poster_type;
    std::string own_poster_hash;
    std::string place;
    std::optional<std::int64_t> range_from_ms;
    std::int64_t range_until_ms = 0;
    std::string edits;
    std::int64_t edit_revision = 0;
};
BOOST_DESCRIBE_STRUCT(
    VodRow,
    (),
    (id,
     broadcast_id,
     user_id,
     username,
     display_name,
     avatar_url,
     is_suspended,
     title,
     description,
     category_id,
     category_slug,
     category_name,
     tags,
     language,
     is_mature,
     visibility,
     duration_ms,
     size_bytes,
     started_at,
     published_at,
     view_count,
     deleted_at,
     remover,
     progress_ms,
     poster_at,
     tiles,
     own_poster_key,
     own_poster_type,
     own_poster_hash,
     place,
     range_from_ms,
     range_until_ms,
     edits,
     edit_revision)
)

vods::VodRecord to_vod(VodRow row);

/// The columns of a VodRow for `:viewer`, who may be NULL; `rest` calls VODs v, users u and progress p.
std::string select_vods(std::string_view rest);

/// As a column holds them; what cannot be read is no edits.
std::string to_column(const vods::Edits& edits);
vods::Edits read_edits(const std::string& text);

/// What `:viewer` is.
std::optional<UserId> viewer_column(const UserId& viewer);

/// As columns hold them.
std::string_view to_column(vods::Visibility visibility);
std::string_view to_column(vods::Remover remover);

} // namespace leams::sql
