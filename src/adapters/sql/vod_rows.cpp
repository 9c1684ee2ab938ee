#include "adapters/sql/vod_rows.hpp"

#include "adapters/sql/suspended.hpp"
#include "adapters/sql/text_list.hpp"
#include "core/formats/json_codec.hpp"
#include "core/formats/json_types.hpp"

namespace leams::sql {
namespace {

constexpr auto kSelect =
    "SELECT v.id, v.broadcast_id, v.user_id, u.username, u.display_name, u.avatar_url," LEAMS_SUSPENDED("u"
    ) ", v.title, v.description, k.id, k.slug, k.name, v.tags, v.language, v.is_mature,"
      " v.visibility, v.duration_ms, v.size_bytes, v.started_at, v.published_at, v.view_count, v.deleted_at,"
      " v.remover, p.position_ms, t.poster_at, t.tiles, o.object_key, o.content_type, o.hash, y.place,"
      " e.range_from_ms, e.range_until_ms, e.edits, e.revision FROM vods v "
      "JOIN users u ON u.id = v.user_id"
      " LEFT JOIN categories k ON k.id = v.category_id"
      " LEFT JOIN stills t ON t.broadcast_id = v.broadcast_id"
      " LEFT JOIN recordings y ON y.broadcast_id = v.broadcast_id"
      " LEFT JOIN pictures o ON o.owner = CAST(v.id AS VARCHAR(36)) AND o.slot = 'poster'"
      " LEFT JOIN vod_edits e ON e.vod_id = v.id"
      " LEFT JOIN watch_progress p ON p.vod_id = v.id AND p.user_id = :viewer ";

// What a newer version wrote and this one does not know is kept from strangers.
vods::Visibility read_visibility(std::string_view text) {
    for (const auto known : {vods::Visibility::Public, vods::Visibility::Unlisted}) {
        if (text == to_column(known)) {
            return known;
        }
    }
    return vods::Visibility::Private;
}

vods::Remover read_remover(std::string_view text) {
    for (const auto known : {vods::Remover::Owner, vods::Remover::Time}) {
        if (text == to_column(known)) {
            return known;
        }
    }
    return vods::Remover::Staff;
}

vods::Place read_place(std::string_view text) {
    for (const auto known : {vods::Place::Archive, vods::Place::Both}) {
        if (text == json::wire_name(known)) {
            return known;
        }
    }
    return vods::Place::Store;
}

vods::Cutting to_cutting(const VodRow& row) {
    vods::Cutting cutting{.recorded_ms = row.duration_ms, .range = {}, .edits = read_edits(row.edits)};
    if (row.range_from_ms) {
        cutting.range = vods::Stretch{.from_ms = *row.range_from_ms, .until_ms = row.range_until_ms};
    }
    cutting.revision = row.edit_revision;
    return cutting;
}

std::optional<vods::Poster> to_poster(VodRow& row, const vods::Cutting& cutting) {
    if (!row.own_poster_key.empty()) {
        constexpr std::size_t kDigits = 12;
        return vods::Poster{
            .version = row.own_poster_hash.substr(0, kDigits),
            .own_key = std::move(row.own_poster_key),
            .own_type = std::move(row.own_poster_type),
        };
    }
    // It may show what has been taken out.
    if (!row.poster_at || row.range_from_ms || !cutting.removed().empty()) {
        return std::nullopt;
    }
    return vods::Poster{.version = std::to_string(*row.poster_at), .own_key = {}, .own_type = {}};
}

} // namespace

std::string select_vods(std::string_view rest) {
    return kSelect + std::string(rest);
}

std::string_view to_column(vods::Visibility visibility) {
    return json::wire_name(visibility);
}

std::string_view to_column(vods::Remover remover) {
    return json::wire_name(remover);
}

vods::VodRecord to_vod(VodRow row) {
    auto cutting = to_cutting(row);
    const auto watched = [&](std::int64_t recorded) { return cutting.to_watched(recorded); };
    auto poster = to_poster(row, cutting);
    vods::VodRecord record{
        .id = std::move(row.id),
        .broadcast = std::move(row.broadcast_id),
        .channel =
            {.id = std::move(row.user_id),
             .username = std::move(row.username),
             .display_name = std::move(row.display_name),
             .avatar_url = std::move(row.avatar_url)},
        .is_suspended = row.is_suspended,
        .kind = cutting.range ? vods::Kind::Highlight : vods::Kind::Broadcast,
        .title = std::move(row.title),
        .description = std::move(row.description),
        .category = {},
        .tags = from_column(row.tags),
        .language = std::move(row.language),
        .is_mature = row.is_mature,
        .visibility = read_visibility(row.visibility),
        .duration_ms = cutting.length_ms(),
        .size_bytes = row.size_bytes,
        .started_at = row.started_at,
        .published_at = row.published_at,
        .view_count = row.view_count,
        .deleted_at = row.deleted_at,
        .remover = read_remover(row.remover),
        .progress_ms = row.progress_ms ? std::optional(watched(*row.progress_ms)) : std::nullopt,
        .has_storyboard = row.tiles > 0 && !cutting.range,
        .poster = std::move(poster),
        .place = read_place(row.place),
    };
    record.cutting = std::move(cutting);
    if (row.category_id) {
        record.category = vods::VodCategory{
            .id = std::move(*row.category_id),
            .slug = std::move(row.category_slug),
            .name = std::move(row.category_name),
        };
    }
    return record;
}

std::string to_column(const vods::Edits& edits) {
    std::string text;
    json::append(text, edits);
    return text;
}

vods::Edits read_edits(const std::string& text) {
    auto edits = json::read<vods::Edits>(text.empty() ? "{}" : text, json::Reading::Stored);
    return edits ? std::move(*edits) : vods::Edits{};
}

std::optional<UserId> viewer_column(const UserId& viewer) {
    return viewer.empty() ? std::nullopt : std::optional(viewer);
}

} // namespace leams::sql
