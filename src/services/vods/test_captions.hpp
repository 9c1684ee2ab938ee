#pragma once

#include "services/vods/caption_ports.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

// Test-only: captions in memory.
namespace leams::vods {

/// Those of one VOD.
class FakeCaptions final : public CaptionStore {
public:
    std::map<std::string, CaptionTrack> tracks;

    runtime::Task<Result<std::vector<CaptionTrack>>> list(VodId) override {
        std::vector<CaptionTrack> listed;
        for (const auto& [_, track] : tracks) {
            listed.push_back(track);
        }
        co_return listed;
    }
    runtime::Task<Result<std::string>> put(VodId, CaptionTrack track) override {
        auto& place = tracks[track.language];
        const auto replaced = place.id.empty() ? std::string() : place.object_key();
        place = std::move(track);
        co_return replaced;
    }
    runtime::Task<Result<std::string>> remove(VodId, std::string language) override {
        const auto found = tracks.find(language);
        const auto removed = found == tracks.end() ? std::string() : found->second.object_key();
        tracks.erase(language);
        co_return removed;
    }
    runtime::Task<Result<std::vector<std::string>>> unused(std::vector<std::string> ids) override {
        std::erase_if(ids, [&](const std::string& id) {
            return std::ranges::any_of(tracks, [&](const auto& item) { return item.second.id == id; });
        });
        co_return ids;
    }
};

} // namespace leams::vods
