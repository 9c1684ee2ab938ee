#include "media/stills/maker.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace leams::stills {
namespace {

using runtime::Task;

// What has just been made may be told of in a moment.
constexpr std::chrono::hours kUnusedFor{1};
constexpr std::size_t kAtOnce = 500;

/// Whose an object is; empty when its key is none of ours.
BroadcastId id_of(std::string_view key) {
    key.remove_prefix(kStillsPrefix.size());
    auto id = std::string(key.substr(0, key.find('/')));
    return is_uuid(id) ? BroadcastId(std::move(id)) : BroadcastId();
}

bool is_unused(const std::string& key, const BroadcastId& id, const StillStore::Owner& owner) {
    if (!owner.exists) {
        return true;
    }
    const bool is_clips = std::string_view(key).substr(stills_prefix(id).size()).starts_with("clip-");
    return is_clips && std::ranges::none_of(owner.clips, [&](const std::string& slug) {
               return clip_poster_key(id, slug) == key;
           });
}

} // namespace

Task<Result<void>> StillMaker::sweep() {
    const auto until = ports_.clock.now() - std::chrono::milliseconds(kUnusedFor).count();
    BroadcastId id;
    StillStore::Owner owner;
    for (std::string after;;) {
        LEAMS_CO_TRY(
            const auto objects, co_await ports_.objects.list(std::string(kStillsPrefix), after, kAtOnce)
        );
        if (objects.empty()) {
            co_return Result<void>();
        }
        after = objects.back().key;
        std::vector<std::string> unused;
        for (const auto& object : objects) {
            auto whose = id_of(object.key);
            if (whose.empty() || object.modified_at > until) {
                continue;
            }
            if (whose != id) {
                id = std::move(whose);
                LEAMS_CO_TRY(owner, co_await ports_.store.owner(id));
            }
            if (is_unused(object.key, id, owner)) {
                unused.push_back(object.key);
            }
        }
        LEAMS_CO_CHECK(co_await ports_.objects.remove(std::move(unused)));
    }
}

} // namespace leams::stills
