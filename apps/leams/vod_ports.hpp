#pragma once

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

} // namespace leams::app
