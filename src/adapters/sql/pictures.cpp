#include "adapters/sql/pictures.hpp"

#include "adapters/sql/query.hpp"
#include "core/base/bytes.hpp"
#include "core/base/encoding.hpp"

namespace leams::sql {
namespace {

constexpr auto kPut =
    "INSERT INTO pictures (owner, slot, hash, content_type, width, height, content, object_key, created_at)"
    " VALUES (:owner, :slot, :hash, :content_type, :width, :height, '', :object_key, :now)"
    " ON CONFLICT (owner, slot) DO UPDATE SET hash = excluded.hash, content_type = excluded.content_type,"
    " width = excluded.width, height = excluded.height, content = '', object_key = excluded.object_key,"
    " created_at = excluded.created_at";
constexpr auto kKeyAt = "SELECT object_key FROM pictures WHERE owner = :owner AND slot = :slot";
constexpr auto kUsersOf = "SELECT COUNT(*) FROM pictures WHERE object_key = :object_key";
constexpr auto kRemove = "DELETE FROM pictures WHERE owner = :owner AND slot = :slot";
constexpr auto kListOf = "SELECT slot, hash, width, height FROM pictures WHERE owner = :owner LIMIT 100";
constexpr auto kFind =
    "SELECT hash, content_type, object_key, content FROM pictures WHERE hash = :hash LIMIT 1";
constexpr auto kFindInline =
    "SELECT hash, content_type, object_key, content FROM pictures WHERE object_key = '' LIMIT 1";
constexpr auto kMoved = "UPDATE pictures SET object_key = :object_key, content = ''"
                        " WHERE hash = :hash AND object_key = ''";

struct SlotRow {
    std::string slot;
    std::string hash;
    std::int64_t width = 0;
    std::int64_t height = 0;
};
BOOST_DESCRIBE_STRUCT(SlotRow, (), (slot, hash, width, height))

struct ContentRow {
    std::string hash;
    std::string content_type;
    std::string object_key;
    std::string content;
};
BOOST_DESCRIBE_STRUCT(ContentRow, (), (hash, content_type, object_key, content))

std::optional<pictures::PictureContent> to_content(std::optional<ContentRow> row) {
    const auto bytes = row ? from_base64url(row->content) : std::nullopt;
    if (!bytes) {
        return std::nullopt;
    }
    return pictures::PictureContent{
        .hash = std::move(row->hash),
        .content_type = std::move(row->content_type),
        .key = std::move(row->object_key),
        .bytes = std::string(as_text(*bytes)),
    };
}

bool is_used(soci::session& session, const std::string& key) {
    return one<std::int64_t>(session, kUsersOf, arg("object_key", key)).value_or(0) > 0;
}

/// Does `change` to what hangs at a place, and gives the key that nobody has any more.
template <class Change>
std::string replace(soci::session& session, const pictures::Place& place, Change change) {
    auto key =
        one<std::string>(session, kKeyAt, arg("owner", place.owner), arg("slot", place.slot)).value_or("");
    change();
    return is_used(session, key) ? "" : key;
}

} // namespace

runtime::Task<Result<std::string>>
PictureRepository::put(pictures::Place place, pictures::StoredPicture picture, UnixMillis now) {
    auto work = [place = std::move(place), picture = std::move(picture), now](soci::session& session
                ) -> Result<std::string> {
        return replace(session, place, [&] {
            execute(
                session,
                kPut,
                arg("owner", place.owner),
                arg("slot", place.slot),
                arg("hash", picture.picture.hash),
                arg("content_type", picture.content_type),
                arg("width", picture.picture.width),
                arg("height", picture.picture.height),
                arg("object_key", picture.key),
                arg("now", now)
            );
        });
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::string>> PictureRepository::remove(pictures::Place place) {
    auto work = [place = std::move(place)](soci::session& session) -> Result<std::string> {
        return replace(session, place, [&] {
            execute(session, kRemove, arg("owner", place.owner), arg("slot", place.slot));
        });
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::vector<std::pair<std::string, pictures::Picture>>>>
PictureRepository::list_of(std::string owner) {
    using List = std::vector<std::pair<std::string, pictures::Picture>>;
    auto work = [owner = std::move(owner)](soci::session& session) -> Result<List> {
        List list;
        for (auto& row : all<SlotRow>(session, kListOf, arg("owner", owner))) {
            pictures::Picture picture{.hash = std::move(row.hash), .width = row.width, .height = row.height};
            list.emplace_back(std::move(row.slot), std::move(picture));
        }
        return list;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<pictures::PictureContent>>> PictureRepository::find(std::string hash) {
    auto work = [hash = std::move(hash)](soci::session& session
                ) -> Result<std::optional<pictures::PictureContent>> {
        return to_content(one<ContentRow>(session, kFind, arg("hash", hash)));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::vector<std::string>>> PictureRepository::unused(std::vector<std::string> keys) {
    auto work = [keys = std::move(keys)](soci::session& session) -> Result<std::vector<std::string>> {
        std::vector<std::string> found;
        for (const auto& key : keys) {
            if (!is_used(session, key)) {
                found.push_back(key);
            }
        }
        return found;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<pictures::PictureContent>>> PictureRepository::find_inline() {
    auto work = [](soci::session& session) -> Result<std::optional<pictures::PictureContent>> {
        return to_content(one<ContentRow>(session, kFindInline));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> PictureRepository::moved(std::string hash, std::string key) {
    auto work = [hash = std::move(hash), key = std::move(key)](soci::session& session) -> Result<void> {
        execute(session, kMoved, arg("object_key", key), arg("hash", hash));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

} // namespace leams::sql
