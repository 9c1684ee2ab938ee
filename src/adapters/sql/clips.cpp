#include "adapters/sql/clips.hpp"

#include "adapters/sql/query.hpp"
#include "adapters/sql/suspended.hpp"
#include "adapters/sql/vod_rows.hpp"
#include "core/events/vod.hpp"

#include <algorithm>
#include <limits>

namespace leams::sql {
namespace {

// With what is said of the broadcast's video, once it has one.
constexpr auto kAdd =
    "INSERT INTO clips (slug, broadcast_id, user_id, creator_id, title, category_id, is_mature, from_ms,"
    " until_ms, created_at)"
    " SELECT :slug, s.id, s.user_id, :creator, COALESCE(:title, v.title, s.title),"
    " COALESCE(v.category_id, s.category_id), COALESCE(v.is_mature, c.is_mature, FALSE), :from_ms, :until_ms,"
    " :now FROM streams s LEFT JOIN channels c ON c.user_id = s.user_id LEFT JOIN vods v ON v.id = s.id"
    " WHERE s.id = :broadcast RETURNING user_id";
constexpr auto kSelect =
    "SELECT c.slug, c.broadcast_id, u.id, u.username, u.display_name, u.avatar_url," LEAMS_SUSPENDED("u"
    ) ", m.id, m.username, m.display_name, m.avatar_url, c.title, k.id, k.slug, k.name, c.is_mature, "
      "c.from_ms,"
      " c.until_ms, c.created_at, c.view_count, v.id, c.poster_at, e.edits, v.duration_ms"
      " FROM clips c JOIN users u ON u.id = c.user_id JOIN users m ON m.id = c.creator_id"
      " LEFT JOIN categories k ON k.id = c.category_id LEFT JOIN vods v ON v.id = c.broadcast_id"
      " AND v.deleted_at IS NULL AND v.visibility = 'public'"
      " LEFT JOIN vod_edits e ON e.vod_id = c.broadcast_id WHERE ";
constexpr auto kOne = "c.slug = :slug";
constexpr auto kOfChannel = "c.user_id = :user_id AND ";
constexpr auto kOfRecording = "c.broadcast_id = :broadcast AND ";
constexpr auto kSince = LEAMS_NOT_SUSPENDED("u") " AND c.created_at >= :since AND ";
constexpr auto kNewest =
    "(c.created_at, c.slug) < (:at, :after) ORDER BY c.created_at DESC, c.slug DESC LIMIT :row_limit";
constexpr auto kMostViewed = "(c.view_count, c.created_at, c.slug) < (:views, :at, :after)"
                             " ORDER BY c.view_count DESC, c.created_at DESC, c.slug DESC LIMIT :row_limit";
constexpr auto kRename = "UPDATE clips SET title = :title WHERE slug = :slug";
constexpr auto kRemove = "DELETE FROM clips WHERE slug = :slug";
constexpr auto kAddView = "UPDATE clips SET view_count = view_count + 1 WHERE slug = :slug";

struct ClipRow {
    std::string slug;
    BroadcastId broadcast_id;
    UserId user_id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
    bool is_suspended = false;
    UserId creator_id;
    std::string creator_username;
    std::string creator_display_name;
    std::string creator_avatar_url;
    std::string title;
    std::optional<streams::CategoryId> category_id;
    std::string category_slug;
    std::string category_name;
    bool is_mature = false;
    std::int64_t from_ms = 0;
    std::int64_t until_ms = 0;
    UnixMillis created_at = 0;
    std::int64_t view_count = 0;
    std::optional<VodId> vod_id;
    std::optional<UnixMillis> poster_at;
    std::string edits;
    std::int64_t recorded_ms = 0;
};
BOOST_DESCRIBE_STRUCT(
    ClipRow,
    (),
    (slug,
     broadcast_id,
     user_id,
     username,
     display_name,
     avatar_url,
     is_suspended,
     creator_id,
     creator_username,
     creator_display_name,
     creator_avatar_url,
     title,
     category_id,
     category_slug,
     category_name,
     is_mature,
     from_ms,
     until_ms,
     created_at,
     view_count,
     vod_id,
     poster_at,
     edits,
     recorded_ms)
)

vods::ClipRecord to_clip(ClipRow row) {
    vods::ClipRecord clip{
        .slug = std::move(row.slug),
        .broadcast = std::move(row.broadcast_id),
        .channel =
            {.id = std::move(row.user_id),
             .username = std::move(row.username),
             .display_name = std::move(row.display_name),
             .avatar_url = std::move(row.avatar_url)},
        .is_suspended = row.is_suspended,
        .creator =
            {.id = std::move(row.creator_id),
             .username = std::move(row.creator_username),
             .display_name = std::move(row.creator_display_name),
             .avatar_url = std::move(row.creator_avatar_url)},
        .title = std::move(row.title),
        .category = {},
        .is_mature = row.is_mature,
        .stretch = {.from_ms = row.from_ms, .until_ms = row.until_ms},
        .created_at = row.created_at,
        .view_count = row.view_count,
        .vod = std::move(row.vod_id),
        .poster = {},
        .cutting = {.recorded_ms = row.recorded_ms, .edits = read_edits(row.edits)},
    };
    // It may show what has been cut out since.
    const bool is_cut = std::ranges::any_of(clip.cutting.edits.cuts, [&](const vods::Stretch& cut) {
        return cut.from_ms < row.until_ms && cut.until_ms > row.from_ms;
    });
    if (row.poster_at.value_or(0) > 0 && !is_cut) {
        clip.poster = vods::Poster{.version = std::to_string(*row.poster_at)};
    }
    if (row.category_id) {
        clip.category = vods::VodCategory{
            .id = std::move(*row.category_id),
            .slug = std::move(row.category_slug),
            .name = std::move(row.category_name),
        };
    }
    return clip;
}

/// `args` are those of `where`, which stands before a page's own terms.
template <class... Args>
std::vector<vods::ClipRecord>
read_page(soci::session& session, const std::string& where, const vods::ClipPage& page, Args... args) {
    constexpr auto kGreatest = std::numeric_limits<std::int64_t>::max();
    const auto after = page.after.value_or(vods::ClipPosition{.at = kGreatest, .views = kGreatest});
    const auto since = arg("since", page.since);
    const auto at = arg("at", after.at);
    const auto slug = arg("after", after.slug);
    const auto limit = arg("row_limit", page.limit);
    const bool is_newest = page.sort == vods::ClipSort::Newest;
    const auto text = kSelect + where + kSince + (is_newest ? kNewest : kMostViewed);
    auto rows =
        is_newest
            ? all<ClipRow>(session, text.c_str(), std::move(args)..., since, at, slug, limit)
            : all<ClipRow>(
                  session, text.c_str(), std::move(args)..., since, arg("views", after.views), at, slug, limit
              );
    std::vector<vods::ClipRecord> clips;
    for (auto& row : rows) {
        clips.push_back(to_clip(std::move(row)));
    }
    return clips;
}

} // namespace

runtime::Task<Result<void>> ClipRepository::add(vods::NewClip clip, UnixMillis now) {
    auto work = [this, clip = std::move(clip), now](soci::session& session) -> Result<void> {
        const auto title = clip.title.empty() ? std::nullopt : std::optional(clip.title);
        const auto channel = one<UserId>(
            session,
            kAdd,
            arg("slug", clip.slug),
            arg("creator", clip.creator),
            arg("title", title),
            arg("from_ms", clip.stretch.from_ms),
            arg("until_ms", clip.stretch.until_ms),
            arg("now", now),
            arg("broadcast", clip.broadcast)
        );
        if (!channel) {
            return Error::not_found("There is no such stream");
        }
        return tell(outbox_, session, events::ClipCreated{clip.slug, *channel, clip.creator}, now);
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<std::optional<vods::ClipRecord>>> ClipRepository::find(std::string slug) {
    auto work = [slug = std::move(slug)](soci::session& session) -> Result<std::optional<vods::ClipRecord>> {
        const auto text = std::string(kSelect) + kOne;
        auto row = one<ClipRow>(session, text.c_str(), arg("slug", slug));
        return row ? std::optional(to_clip(std::move(*row))) : std::nullopt;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::vector<vods::ClipRecord>>>
ClipRepository::list(vods::ClipsOf of, vods::ClipPage page) {
    auto work = [of = std::move(of),
                 page = std::move(page)](soci::session& session) -> Result<std::vector<vods::ClipRecord>> {
        if (const auto* channel = std::get_if<UserId>(&of)) {
            return read_page(session, kOfChannel, page, arg("user_id", *channel));
        }
        if (const auto* broadcast = std::get_if<BroadcastId>(&of)) {
            return read_page(session, kOfRecording, page, arg("broadcast", *broadcast));
        }
        return read_page(session, "", page);
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> ClipRepository::rename(std::string slug, std::string title) {
    auto work = [slug = std::move(slug), title = std::move(title)](soci::session& session) -> Result<void> {
        execute(session, kRename, arg("title", title), arg("slug", slug));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> ClipRepository::remove(std::string slug) {
    auto work = [slug = std::move(slug)](soci::session& session) -> Result<void> {
        execute(session, kRemove, arg("slug", slug));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> ClipRepository::add_view(std::string slug) {
    auto work = [slug = std::move(slug)](soci::session& session) -> Result<void> {
        execute(session, kAddView, arg("slug", slug));
        return {};
    };
    co_return co_await database_.write(std::move(work), Durability::Relaxed);
}

} // namespace leams::sql
