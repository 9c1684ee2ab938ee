#include "services/streams/categories.hpp"

#include "services/streams/category_name.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace leams::streams {
namespace {

using Counts = std::unordered_map<std::string, CategoryCard>; // By slug, of those with streams.

Counts count_live(const LiveSnapshot& live) {
    Counts counts;
    for (const auto& entry : live.entries()) {
        const auto& stream = entry.stream;
        if (!stream.category_id || !stream.category_slug) {
            continue;
        }
        auto& card = counts[*stream.category_slug];
        if (card.stream_count == 0) {
            card = {.id = *stream.category_id, .slug = *stream.category_slug, .name = stream.category};
        }
        ++card.stream_count;
        card.viewer_count += stream.viewer_count;
    }
    return counts;
}

CategoryCard card_of(CategoryRecord record, const Counts& counts) {
    CategoryCard card{
        .id = std::move(record.id), .slug = std::move(record.slug), .name = std::move(record.name)
    };
    if (const auto live = counts.find(card.slug); live != counts.end()) {
        card.viewer_count = live->second.viewer_count;
        card.stream_count = live->second.stream_count;
    }
    return card;
}

/// A card with its place in the list.
struct Placed {
    CategoryCard card;
    CategoryPosition position;
};

auto order(const CategoryPosition& position) {
    return std::tuple(-position.count, std::string_view(position.at));
}

/// Those that are live and match, in the list's order, from where the page begins.
std::vector<Placed> live_part(const Counts& counts, const CategoryQuery& query, const std::string& folded) {
    std::vector<Placed> part;
    for (const auto& [slug, card] : counts) {
        if (!folded.empty() && category_name(card.name).folded.find(folded) == std::string::npos) {
            continue;
        }
        const auto count = query.sort == CategorySort::Viewers ? card.viewer_count : card.stream_count;
        Placed placed{card, {.sort = query.sort, .is_live = true, .count = count, .at = slug}};
        if (!query.after || order(*query.after) < order(placed.position)) {
            part.push_back(std::move(placed));
        }
    }
    std::ranges::sort(part, {}, [](const Placed& placed) { return order(placed.position); });
    return part;
}

} // namespace

runtime::Task<Result<CategoryPage>> Categories::list(CategoryQuery query) {
    if (query.after && query.after->sort != query.sort) {
        co_return Error::invalid_fields({{"/cursor", "cursor", "is one of another order"}});
    }
    const auto counts = count_live(*board_.read());
    const auto folded = category_name(query.text).folded;
    const bool live_first = query.sort != CategorySort::Name;
    std::vector<Placed> found;
    if (live_first && (!query.after || query.after->is_live)) {
        found = live_part(counts, query, folded);
    }
    std::string after = query.after && !query.after->is_live ? query.after->at : "";
    const auto wanted = query.limit + 1; // One more tells whether there is another page.
    for (bool more = true; more && found.size() < wanted;) {
        LEAMS_CO_TRY(auto records, co_await store_.list(folded, after, wanted));
        more = records.size() == wanted;
        for (auto& record : records) {
            after = record.folded;
            if (!live_first || !counts.contains(record.slug)) {
                CategoryPosition position{.sort = query.sort, .at = record.folded};
                found.push_back({card_of(std::move(record), counts), std::move(position)});
            }
        }
    }
    CategoryPage page;
    if (found.size() > query.limit) {
        found.resize(query.limit);
        page.next = found.back().position;
    }
    for (auto& placed : found) {
        page.categories.push_back(std::move(placed.card));
    }
    co_return page;
}

runtime::Task<Result<CategoryCard>> Categories::find(std::string slug) {
    LEAMS_CO_TRY(auto record, co_await store_.find(category_name(slug).slug));
    if (!record) {
        co_return Error::not_found("There is no such category");
    }
    co_return card_of(std::move(*record), count_live(*board_.read()));
}

} // namespace leams::streams
