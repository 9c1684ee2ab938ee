#include "adapters/sql/categories.hpp"

#include "adapters/sql/like.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/suspended.hpp"

#include <string>

namespace leams::sql {
namespace {

constexpr auto kFindFolded = "SELECT id, slug, name, folded FROM categories WHERE folded = :folded";
constexpr auto kFindSlug = "SELECT id, slug, name, folded FROM categories WHERE slug = :slug";
constexpr auto kCountNew =
    "SELECT COUNT(*) FROM categories WHERE created_by = :user_id AND created_at > :since";
// Does nothing when somebody else has the slug, or the name.
constexpr auto kMake = "INSERT INTO categories (id, slug, name, folded, created_at, created_by)"
                       " VALUES (:id, :slug, :name, :folded, :now, :user_id) ON CONFLICT DO NOTHING";
constexpr auto kList =
    "SELECT k.id, k.slug, k.name, k.folded FROM categories k"
    " WHERE k.folded > :after AND (:part = '' OR k.folded LIKE :pattern ESCAPE '!') AND EXISTS"
    " (SELECT 1 FROM channels c JOIN users u ON u.id = c.user_id"
    " WHERE c.category_id = k.id AND" LEAMS_NOT_SUSPENDED("u") ")"
                                                               " ORDER BY k.folded LIMIT :row_limit";

constexpr auto kTexts = "SELECT text FROM category_texts ORDER BY uses DESC, text LIMIT 1000000";
constexpr auto kMapText = "UPDATE category_texts SET category_id = :category_id WHERE text = :text";
constexpr auto kMapChannels =
    "UPDATE channels SET category_id ="
    " (SELECT t.category_id FROM category_texts t WHERE t.text = channels.category)";
constexpr auto kMapStreams = "UPDATE streams SET category_id ="
                             " (SELECT t.category_id FROM category_texts t WHERE t.text = streams.category)";
constexpr auto kDropTexts = "DROP TABLE category_texts";

constexpr UnixMillis kDay = 24LL * 60 * 60 * 1000;

struct CategoryRow {
    streams::CategoryId id;
    std::string slug;
    std::string name;
    std::string folded;
};
BOOST_DESCRIBE_STRUCT(CategoryRow, (), (id, slug, name, folded))

streams::CategoryRecord to_record(CategoryRow row) {
    return {
        .id = std::move(row.id),
        .slug = std::move(row.slug),
        .name = std::move(row.name),
        .folded = std::move(row.folded),
    };
}

std::optional<streams::CategoryRecord> to_record(std::optional<CategoryRow> row) {
    return row ? std::optional(to_record(std::move(*row))) : std::nullopt;
}

std::optional<streams::CategoryRecord> find_folded(soci::session& session, const std::string& folded) {
    return to_record(one<CategoryRow>(session, kFindFolded, arg("folded", folded)));
}

// Of categories whose names come to the same slug, such as "C" and "C++", the later ones get a number.
Result<streams::CategoryRecord> make(
    soci::session& session,
    const streams::CategoryName& name,
    const std::optional<UserId>& user,
    UnixMillis now
) {
    constexpr int kNumbered = 9;
    constexpr std::size_t kTail = 12; // The random part of an id.
    const auto id = streams::CategoryId::make(now);
    for (int number = 1; number <= kNumbered + 1; ++number) {
        const auto suffix = number == 1           ? std::string()
                            : number <= kNumbered ? "-" + std::to_string(number)
                                                  : "-" + id.str().substr(id.str().size() - kTail);
        execute(
            session,
            kMake,
            arg("id", id),
            arg("slug", name.slug + suffix),
            arg("name", name.text),
            arg("folded", name.folded),
            arg("now", now),
            arg("user_id", user)
        );
        if (auto made = find_folded(session, name.folded)) {
            return std::move(*made);
        }
    }
    return Error::internal("no slug is free for a category");
}

} // namespace

Result<streams::CategoryRecord> find_or_make_category(
    soci::session& session, const streams::CategoryName& name, const UserId& user, UnixMillis now
) {
    if (auto known = find_folded(session, name.folded)) {
        return std::move(*known);
    }
    const auto made =
        one<std::int64_t>(session, kCountNew, arg("user_id", user), arg("since", now - kDay)).value_or(0);
    if (made >= streams::kNewCategoriesPerDay) {
        return Error::invalid_fields(
            {{"/category",
              "category.too_many",
              "You have made many categories today; choose one that there is"}}
        );
    }
    return make(session, name, user, now);
}

Result<void> migrate_categories(soci::session& session) {
    const auto now = SystemClock().now();
    for (const auto& text : all<std::string>(session, kTexts)) {
        const auto name = streams::category_name(text);
        if (name.text.empty()) {
            continue;
        }
        auto category = find_folded(session, name.folded);
        if (!category) {
            LEAMS_TRY(category, make(session, name, std::nullopt, now));
        }
        execute(session, kMapText, arg("category_id", category->id), arg("text", text));
    }
    execute(session, kMapChannels);
    execute(session, kMapStreams);
    return run_script(session, kDropTexts);
}

runtime::Task<Result<std::optional<streams::CategoryRecord>>> CategoryRepository::find(std::string slug) {
    auto work = [slug = std::move(slug)](soci::session& session
                ) -> Result<std::optional<streams::CategoryRecord>> {
        return to_record(one<CategoryRow>(session, kFindSlug, arg("slug", slug)));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::vector<streams::CategoryRecord>>>
CategoryRepository::list(std::string part, std::string after, std::size_t limit) {
    auto work = [part = std::move(part), after = std::move(after), limit](soci::session& session
                ) -> Result<std::vector<streams::CategoryRecord>> {
        std::vector<streams::CategoryRecord> records;
        for (auto& row : all<CategoryRow>(
                 session,
                 kList,
                 arg("after", after),
                 arg("part", part),
                 arg("pattern", pattern_of(part)),
                 arg("row_limit", limit)
             )) {
            records.push_back(to_record(std::move(row)));
        }
        return records;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
