#include "services/streams/categories.hpp"
#include "services/streams/category_name.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <map>

namespace leams::streams {
namespace {

class FakeCategories final : public CategoryStore {
public:
    std::map<std::string, CategoryRecord> rows; // By folded name.

    void add(const std::string& text) {
        const auto name = category_name(text);
        rows[name.folded] = {
            .id = CategoryId("id-" + name.slug), .slug = name.slug, .name = name.text, .folded = name.folded
        };
    }
    runtime::Task<Result<std::optional<CategoryRecord>>> find(std::string slug) override {
        for (const auto& [_, row] : rows) {
            if (row.slug == slug) {
                co_return row;
            }
        }
        co_return std::optional<CategoryRecord>();
    }
    runtime::Task<Result<std::vector<CategoryRecord>>>
    list(std::string part, std::string after, std::size_t limit) override {
        std::vector<CategoryRecord> found;
        for (auto at = rows.upper_bound(after); at != rows.end() && found.size() < limit; ++at) {
            if (at->first.find(part) != std::string::npos) {
                found.push_back(at->second);
            }
        }
        co_return found;
    }
};

class CategoriesTest : public ::testing::Test {
protected:
    CategoriesTest() {
        for (const auto* name : {"Art", "Ball", "Chess", "Dance", "Eating", "Fishing"}) {
            store.add(name);
        }
        board.replace(std::make_shared<const LiveSnapshot>(std::vector{
            live("a", "Chess", 5),
            live("b", "Eating", 30),
            live("c", "Chess", 10),
            live("d", "", 99),
            live("e", "Ball", 15)
        }));
    }

    LiveSnapshot::Entry live(const std::string& user, const std::string& category, std::int64_t viewers) {
        BroadcastRecord broadcast;
        broadcast.id = BroadcastId(user);
        broadcast.user_id = UserId(user);
        broadcast.channel.category = category;
        if (!category.empty()) {
            const auto& row = store.rows.at(category_name(category).folded);
            broadcast.channel.category_id = row.id;
            broadcast.channel.category_slug = row.slug;
        }
        broadcast.is_live = true;
        return make_entry(broadcast, viewers);
    }
    std::string slugs(CategoryQuery query) {
        const auto page = test::run(categories.list(std::move(query)));
        std::string text;
        for (const auto& card : page->categories) {
            text += card.slug + " ";
        }
        return text;
    }

    FakeCategories store;
    LiveBoard board;
    Categories categories{store, board};
};

TEST_F(CategoriesTest, ThoseThatAreLiveComeFirst) {
    EXPECT_EQ(slugs({}), "eating ball chess art dance fishing ");
    EXPECT_EQ(slugs({.sort = CategorySort::Streams}), "chess ball eating art dance fishing ");
    EXPECT_EQ(slugs({.sort = CategorySort::Name}), "art ball chess dance eating fishing ");
    EXPECT_EQ(slugs({.text = "IN", .sort = CategorySort::Viewers}), "eating fishing ");
    const auto page = test::run(categories.list({}));
    EXPECT_EQ(page->categories.at(2).viewer_count, 15);
    EXPECT_EQ(page->categories.at(2).stream_count, 2);
    EXPECT_EQ(page->categories.at(3).viewer_count, 0);
    EXPECT_FALSE(page->next);
}

TEST_F(CategoriesTest, PagesAreTheWholeListInPieces) {
    for (const auto sort : {CategorySort::Viewers, CategorySort::Streams, CategorySort::Name}) {
        const auto whole = slugs({.sort = sort});
        for (std::size_t limit = 1; limit <= 6; ++limit) {
            std::string pieces;
            std::optional<CategoryPosition> after;
            do {
                const CategoryQuery query{.sort = sort, .limit = limit, .after = after};
                const auto page = test::run(categories.list(query));
                ASSERT_TRUE(page);
                ASSERT_LE(page->categories.size(), limit);
                pieces += slugs(query);
                after = page->next;
            } while (after);
            EXPECT_EQ(pieces, whole) << limit;
        }
    }
}

TEST_F(CategoriesTest, ACursorOfAnotherOrderIsRefused) {
    const CategoryPosition after{.sort = CategorySort::Name, .at = "art"};
    EXPECT_FALSE(test::run(categories.list({.sort = CategorySort::Viewers, .after = after})));
}

TEST_F(CategoriesTest, IsFoundByItsSlugOrWhatBecomesOfIt) {
    EXPECT_EQ(test::run(categories.find("chess"))->viewer_count, 15);
    EXPECT_EQ(test::run(categories.find("CHESS"))->name, "Chess");
    EXPECT_EQ(test::run(categories.find("nothing")).error().code(), ErrorCode::NotFound);
    EXPECT_EQ(categories.live({.category = "chess"}).total, 2);
}

} // namespace
} // namespace leams::streams
