#include "adapters/sql/moments.hpp"

#include "adapters/sql/query.hpp"

namespace leams::sql {
namespace {

// What is on air and about to be something else; of one broadcast a bounded number of times.
#define LEAMS_CHANGING                                                                                       \
    " FROM streams s WHERE s.user_id = :user_id AND s.ended_at IS NULL AND s.is_live"                        \
    " AND (s.title <> :title OR s.category_id IS DISTINCT FROM :category_id)"                                \
    " AND (SELECT COUNT(*) FROM moments m WHERE m.broadcast_id = s.id AND m.kind = 'change') < 200"
#define LEAMS_NOTE "INSERT INTO moments (id, broadcast_id, kind, at, title, category_id)"

// With the first change, what was before it.
constexpr auto kNoteFirst =
    LEAMS_NOTE " SELECT :id, s.id, 'change', s.started_at, s.title, s.category_id" LEAMS_CHANGING
               " AND NOT EXISTS (SELECT 1 FROM moments m WHERE m.broadcast_id = s.id AND m.kind = 'change')";
constexpr auto kNoteChange =
    LEAMS_NOTE " SELECT :id, s.id, 'change', :now, :new_title, :new_category" LEAMS_CHANGING;
constexpr auto kNoteMarker = LEAMS_NOTE " SELECT :id, s.id, 'marker', :now, :text, NULL FROM streams s"
                                        " WHERE s.id = :broadcast AND (SELECT COUNT(*) FROM moments m"
                                        " WHERE m.broadcast_id = s.id AND m.kind = 'marker') < :most";
#undef LEAMS_NOTE
#undef LEAMS_CHANGING

constexpr auto kList = "SELECT id, at FROM moments WHERE broadcast_id = :id ORDER BY at, id";
constexpr auto kPlace = "UPDATE moments SET start_ms = :start_ms WHERE id = :id";
constexpr auto kChapters = "SELECT m.start_ms, m.title, k.id, k.slug, k.name, m.kind = 'marker'"
                           " FROM moments m LEFT JOIN categories k ON k.id = m.category_id"
                           " WHERE m.broadcast_id = :id AND m.start_ms IS NOT NULL"
                           " ORDER BY m.start_ms, m.at, m.id";

struct MomentRow {
    std::string id;
    UnixMillis at = 0;
};
BOOST_DESCRIBE_STRUCT(MomentRow, (), (id, at))

struct ChapterRow {
    std::int64_t start_ms = 0;
    std::string title;
    std::optional<streams::CategoryId> category_id;
    std::string category_slug;
    std::string category_name;
    bool is_marker = false;
};
BOOST_DESCRIBE_STRUCT(ChapterRow, (), (start_ms, title, category_id, category_slug, category_name, is_marker))

vods::Chapter to_chapter(ChapterRow row) {
    vods::Chapter chapter{
        .start_ms = row.start_ms,
        .title = std::move(row.title),
        .category = {},
        .kind = row.is_marker ? vods::MomentKind::Marker : vods::MomentKind::Change,
    };
    if (row.category_id) {
        chapter.category = vods::VodCategory{
            .id = std::move(*row.category_id),
            .slug = std::move(row.category_slug),
            .name = std::move(row.category_name),
        };
    }
    return chapter;
}

} // namespace

void note_change(
    soci::session& session,
    const UserId& user,
    const std::string& title,
    const std::optional<streams::CategoryId>& category,
    UnixMillis now
) {
    const auto changing = [&](const char* statement, auto... values) {
        execute(
            session,
            statement,
            arg("id", make_uuid7(now)),
            std::move(values)...,
            arg("user_id", user),
            arg("title", title),
            arg("category_id", category)
        );
    };
    changing(kNoteFirst);
    changing(kNoteChange, arg("now", now), arg("new_title", title), arg("new_category", category));
}

runtime::Task<Result<void>> MomentRepository::add_marker(BroadcastId id, std::string text, UnixMillis now) {
    auto work = [id = std::move(id), text = std::move(text), now](soci::session& session) -> Result<void> {
        const auto added = execute(
            session,
            kNoteMarker,
            arg("id", make_uuid7(now)),
            arg("now", now),
            arg("text", text),
            arg("broadcast", id),
            arg("most", vods::kMostMarkers)
        );
        return added == 1 ? Result<void>() : Error::resource_exhausted("This broadcast has enough markers");
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::vector<vods::Moment>>> MomentRepository::list(BroadcastId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<std::vector<vods::Moment>> {
        std::vector<vods::Moment> moments;
        for (auto& row : all<MomentRow>(session, kList, arg("id", id))) {
            moments.push_back({.id = std::move(row.id), .at = row.at});
        }
        return moments;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> MomentRepository::place(std::vector<Place> places) {
    auto work = [places = std::move(places)](soci::session& session) -> Result<void> {
        for (const auto& place : places) {
            execute(session, kPlace, arg("start_ms", place.start_ms), arg("id", place.moment));
        }
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::vector<vods::Chapter>>> MomentRepository::chapters(BroadcastId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<std::vector<vods::Chapter>> {
        std::vector<vods::Chapter> chapters;
        for (auto& row : all<ChapterRow>(session, kChapters, arg("id", id))) {
            chapters.push_back(to_chapter(std::move(row)));
        }
        return chapters;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
