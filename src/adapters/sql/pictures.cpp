#include "adapters/sql/pictures.hpp"

#include "adapters/sql/query.hpp"
#include "core/base/bytes.hpp"
#include "core/base/encoding.hpp"

namespace leams::sql {
namespace {

constexpr auto kPut =
    "INSERT INTO pictures (owner, slot, hash, content_type, width, height, content, created_at)"
    " VALUES (:owner, :slot, :hash, :content_type, :width, :height, :content, :now)"
    " ON CONFLICT (owner, slot) DO UPDATE SET hash = excluded.hash, content_type = excluded.content_type,"
    " width = excluded.width, height = excluded.height, content = excluded.content,"
    " created_at = excluded.created_at";
constexpr auto kRemove = "DELETE FROM pictures WHERE owner = :owner AND slot = :slot";
constexpr auto kListOf = "SELECT slot, hash, width, height FROM pictures WHERE owner = :owner LIMIT 100";
constexpr auto kFind = "SELECT content_type, content FROM pictures WHERE hash = :hash LIMIT 1";

struct SlotRow {
    std::string slot;
    std::string hash;
    std::int64_t width = 0;
    std::int64_t height = 0;
};
BOOST_DESCRIBE_STRUCT(SlotRow, (), (slot, hash, width, height))

struct FileRow {
    std::string content_type;
    std::string content;
};
BOOST_DESCRIBE_STRUCT(FileRow, (), (content_type, content))

} // namespace

runtime::Task<Result<void>>
PictureRepository::put(pictures::Place place, pictures::StoredPicture picture, UnixMillis now) {
    auto work = [place = std::move(place), picture = std::move(picture), now](soci::session& session
                ) -> Result<void> {
        execute(
            session,
            kPut,
            arg("owner", place.owner),
            arg("slot", place.slot),
            arg("hash", picture.picture.hash),
            arg("content_type", picture.file.content_type),
            arg("width", picture.picture.width),
            arg("height", picture.picture.height),
            arg("content", to_base64url(as_bytes(picture.file.bytes))),
            arg("now", now)
        );
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> PictureRepository::remove(pictures::Place place) {
    auto work = [place = std::move(place)](soci::session& session) -> Result<void> {
        execute(session, kRemove, arg("owner", place.owner), arg("slot", place.slot));
        return {};
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

runtime::Task<Result<std::optional<pictures::PictureFile>>> PictureRepository::find(std::string hash) {
    using File = std::optional<pictures::PictureFile>;
    auto work = [hash = std::move(hash)](soci::session& session) -> Result<File> {
        auto row = one<FileRow>(session, kFind, arg("hash", hash));
        const auto bytes = row ? from_base64url(row->content) : std::nullopt;
        if (!bytes) {
            return File();
        }
        return File({.content_type = std::move(row->content_type), .bytes = std::string(as_text(*bytes))});
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
