#include "core/net/cursor.hpp"
#include "services/streams/http_parts.hpp"

#include <boost/describe/class.hpp>

namespace leams::streams {
namespace {

using runtime::Task;

constexpr std::string_view kBriefly = "public, max-age=1, s-maxage=2, stale-while-revalidate=10";

struct CategoriesRequest {
    std::optional<std::string> q;
    std::optional<CategorySort> sort;
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(CategoriesRequest, (), (q, sort, limit, cursor))
std::vector<json::FieldRule> rules_of(std::type_identity<CategoriesRequest>) {
    return {
        {.field = "q", .max_length = 100},
        {.field = "limit", .minimum = 1, .maximum = 100},
        {.field = "cursor", .max_length = 1024},
    };
}

struct CategoryList {
    std::vector<CategoryCard> categories;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(CategoryList, (), (categories, next_cursor))

struct CategoryRequest {
    std::string slug;
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> offset;
};
BOOST_DESCRIBE_STRUCT(CategoryRequest, (), (slug, limit, offset))
std::vector<json::FieldRule> rules_of(std::type_identity<CategoryRequest>) {
    return {
        {.field = "slug", .max_length = 150},
        {.field = "limit", .minimum = 1, .maximum = 100},
        {.field = "offset", .minimum = 0, .maximum = 10'000},
    };
}

/// A category with its live streams, most viewers first.
struct CategoryView : CategoryCard {
    LiveList live;
};
BOOST_DESCRIBE_STRUCT(CategoryView, (CategoryCard), (live))

Task<Result<net::Answer<CategoryList>>> list_categories(Categories& categories, CategoriesRequest request) {
    LEAMS_CO_TRY(auto after, net::from_cursor<CategoryPosition>(request.cursor));
    CategoryQuery query{
        .text = request.q.value_or(""),
        .sort = request.sort.value_or(CategorySort::Viewers),
        .limit = static_cast<std::size_t>(request.limit.value_or(20)),
        .after = std::move(after),
    };
    LEAMS_CO_TRY(auto page, co_await categories.list(std::move(query)));
    net::Answer<CategoryList> answer{
        .body = {.categories = std::move(page.categories), .next_cursor = {}},
        .cache_control = std::string(kBriefly),
    };
    if (page.next) {
        answer.body.next_cursor = net::to_cursor(*page.next);
    }
    co_return answer;
}

Task<Result<net::Answer<CategoryView>>> get_category(Categories& categories, CategoryRequest request) {
    LEAMS_CO_TRY(auto card, co_await categories.find(std::move(request.slug)));
    net::Answer<CategoryView> answer{.body = {}, .cache_control = std::string(kBriefly)};
    answer.body.live = categories.live({
        .limit = static_cast<std::size_t>(request.limit.value_or(20)),
        .offset = static_cast<std::size_t>(request.offset.value_or(0)),
        .category = card.slug,
    });
    static_cast<CategoryCard&>(answer.body) = std::move(card);
    co_return answer;
}

} // namespace

void add_category_routes(net::Routes& routes, Categories& categories) {
    routes.get<CategoriesRequest, net::Answer<CategoryList>>(
        "/categories",
        {
            .summary =
                "What channels are about: by viewers, by live streams or by name; q is a part of the name",
            .handle = [&](Caller, CategoriesRequest request
                      ) { return list_categories(categories, std::move(request)); },
        }
    );
    routes.get<CategoryRequest, net::Answer<CategoryView>>(
        "/categories/{slug}",
        {
            .summary = "A category and its live streams, most viewers first",
            .handle = [&](Caller,
                          CategoryRequest request) { return get_category(categories, std::move(request)); },
        }
    );
}

} // namespace leams::streams
