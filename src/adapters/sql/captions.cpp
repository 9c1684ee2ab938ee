#include "adapters/sql/captions.hpp"

#include "adapters/sql/query.hpp"

namespace leams::sql {
namespace {

constexpr auto kList = "SELECT id, language, label, cue_count, size_bytes, created_at FROM vod_captions"
                       " WHERE vod_id = :vod_id ORDER BY language LIMIT 100";
constexpr auto kIdOf = "SELECT id FROM vod_captions WHERE vod_id = :vod_id AND language = :language";
constexpr auto kCountOthers =
    "SELECT COUNT(*) FROM vod_captions WHERE vod_id = :vod_id AND language <> :language";
constexpr auto kPut =
    "INSERT INTO vod_captions (vod_id, language, id, label, cue_count, size_bytes, created_at)"
    " VALUES (:vod_id, :language, :id, :label, :cue_count, :size_bytes, :created_at)"
    " ON CONFLICT (vod_id, language) DO UPDATE SET id = excluded.id, label = excluded.label,"
    " cue_count = excluded.cue_count, size_bytes = excluded.size_bytes, created_at = excluded.created_at";
constexpr auto kRemove = "DELETE FROM vod_captions WHERE vod_id = :vod_id AND language = :language";
constexpr auto kIsUsed = "SELECT COUNT(*) FROM vod_captions WHERE id = :id";

struct CaptionRow {
    std::string id;
    std::string language;
    std::string label;
    std::int64_t cue_count = 0;
    std::int64_t size_bytes = 0;
    UnixMillis created_at = 0;
};
BOOST_DESCRIBE_STRUCT(CaptionRow, (), (id, language, label, cue_count, size_bytes, created_at))

/// Of what the VOD has in that language; empty when it has nothing.
std::string key_at(soci::session& session, const VodId& id, const std::string& language) {
    auto track = vods::CaptionTrack{
        .id = one<std::string>(session, kIdOf, arg("vod_id", id), arg("language", language)).value_or("")
    };
    return track.id.empty() ? std::string() : track.object_key();
}

} // namespace

runtime::Task<Result<std::vector<vods::CaptionTrack>>> CaptionRepository::list(VodId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<std::vector<vods::CaptionTrack>> {
        std::vector<vods::CaptionTrack> tracks;
        for (auto& row : all<CaptionRow>(session, kList, arg("vod_id", id))) {
            tracks.push_back({
                .id = std::move(row.id),
                .language = std::move(row.language),
                .label = std::move(row.label),
                .cue_count = row.cue_count,
                .size_bytes = row.size_bytes,
                .created_at = row.created_at,
            });
        }
        return tracks;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::string>> CaptionRepository::put(VodId id, vods::CaptionTrack track) {
    auto work = [id = std::move(id),
                 track = std::move(track)](soci::session& session) -> Result<std::string> {
        const auto others =
            one<std::int64_t>(session, kCountOthers, arg("vod_id", id), arg("language", track.language));
        if (others.value_or(0) >= vods::kMostCaptions) {
            return Error::resource_exhausted("This video has captions in enough languages");
        }
        auto replaced = key_at(session, id, track.language);
        execute(
            session,
            kPut,
            arg("vod_id", id),
            arg("language", track.language),
            arg("id", track.id),
            arg("label", track.label),
            arg("cue_count", track.cue_count),
            arg("size_bytes", track.size_bytes),
            arg("created_at", track.created_at)
        );
        return replaced;
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::string>> CaptionRepository::remove(VodId id, std::string language) {
    auto work = [id = std::move(id),
                 language = std::move(language)](soci::session& session) -> Result<std::string> {
        auto key = key_at(session, id, language);
        execute(session, kRemove, arg("vod_id", id), arg("language", language));
        return key;
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::vector<std::string>>> CaptionRepository::unused(std::vector<std::string> ids) {
    auto work = [ids = std::move(ids)](soci::session& session) -> Result<std::vector<std::string>> {
        std::vector<std::string> found;
        for (const auto& id : ids) {
            if (one<std::int64_t>(session, kIsUsed, arg("id", id)).value_or(0) == 0) {
                found.push_back(id);
            }
        }
        return found;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
