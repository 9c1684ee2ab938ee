#pragma once

#include "media/stills/ports.hpp"
#include "media/vod/ports.hpp"
#include "services/vods/api.hpp"

/// The vods service, satisfying what media needs of it.
namespace leams::app {

/// What the names in /vod/ stand for.
class VideoCatalog final : public vod::Catalog {
public:
    explicit VideoCatalog(vods::Watching& watching)
        : watching_(watching) {}
    runtime::Task<Result<vod::Playable>> find(std::string name) override;

private:
    vods::Watching& watching_;
};

/// What has been made of recordings, from where it is written down.
class StoredStoryboards final : public vod::Storyboards {
public:
    explicit StoredStoryboards(stills::StillStore& store)
        : store_(store) {}
    runtime::Task<Result<stills::Storyboard>> find(BroadcastId id) override;

private:
    stills::StillStore& store_;
};

} // namespace leams::app
