#pragma once

#include "services/streams/live_list.hpp"
#include "services/streams/ports.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace leams::streams {

struct CategoryQuery {
    std::string text{}; // Part of the name; empty: all.
    CategorySort sort = CategorySort::Viewers;
    std::size_t limit = 20;
    std::optional<CategoryPosition> after{};
};

struct CategoryPage {
    std::vector<CategoryCard> categories;
    std::optional<CategoryPosition> next; // Where the next page begins; empty: this is the last.
};

/// What channels are about. Thread-safe.
class Categories {
public:
    Categories(CategoryStore& store, const LiveBoard& board)
        : store_(store)
        , board_(board) {}

    /// Those that a channel has. By viewers or streams, those that are live come first and the others by
    /// name; one that begins or ends between two pages may be missed, or come twice.
    runtime::Task<Result<CategoryPage>> list(CategoryQuery query);
    /// Also of a category that no channel has any more. NotFound.
    runtime::Task<Result<CategoryCard>> find(std::string slug);
    LiveList live(const LiveQuery& query) const { return board_.read()->page(query); }

private:
    CategoryStore& store_;
    const LiveBoard& board_;
};

} // namespace leams::streams
