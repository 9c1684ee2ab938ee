#pragma once

#include <string>
#include <string_view>

namespace leams::streams {

/// What a streamer types for a category, and what follows from it.
struct CategoryName {
    std::string text;   // Clean, as it is shown; empty: no category.
    std::string folded; // The same for names that differ only in letter case, width and the like.
    std::string slug;   // Its place in URLs, in the letters of its own script: "just-chatting", "шахматы".
};

CategoryName category_name(std::string_view typed);

} // namespace leams::streams
