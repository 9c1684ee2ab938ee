#include "gateway/packed_texts.hpp"

#include "core/net/entity_tag.hpp"

#include <algorithm>
#include <utility>

namespace leams::gateway {

PackedTexts::Text& PackedTexts::of(std::string plain) {
    const auto is_it = [&plain](const Text& text) { return text.plain == plain; };
    if (const auto known = std::ranges::find_if(texts_, is_it); known != texts_.end()) {
        texts_.splice(texts_.begin(), texts_, known);
        return texts_.front();
    }
    if (texts_.size() == kMost) {
        texts_.pop_back();
    }
    auto tag = net::entity_tag(plain);
    return texts_.emplace_front(std::move(plain), std::move(tag));
}

} // namespace leams::gateway
