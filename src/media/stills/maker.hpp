#pragma once

#include "core/runtime/log.hpp"
#include "core/runtime/log_throttle.hpp"
#include "core/runtime/objects.hpp"
#include "media/record/library.hpp"
#include "media/stills/ports.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace leams::stills {

/// Makes posters and storyboards of recordings, out of the key pictures of what is stored: of those that go
/// on as they grow. What is to be made stands in the store; the process may end at any moment. Loop-bound.
class StillMaker {
public:
    struct Ports {
        StillStore& store;
        record::Library& library;
        runtime::Objects& objects;
        Painter& painter;
        const Clock& clock;
    };

    StillMaker(Ports ports, runtime::Log log)
        : ports_(ports)
        , log_(std::move(log)) {}

    /// Makes some of what is due: clips' posters, then of one recording a poster or up to ten tiles. Whether
    /// there may be more. What fails is due again in a minute.
    runtime::Task<Result<bool>> run();

    /// Removes pictures of recordings and clips that are gone.
    runtime::Task<Result<void>> sweep();

private:
    using Tiles = runtime::Task<Result<std::string>>;
    using Found = record::RecordingPtr;

    runtime::Task<Result<void>> make_clip_poster(DueClip clip);
    runtime::Task<Result<void>> serve(DueRecording due);
    runtime::Task<Result<StillStore::Made>> advance(DueRecording due);
    /// False: nothing of it can be decoded.
    runtime::Task<Result<bool>>
    make_poster(Found recording, media::MediaTime from, media::MediaTime until, std::string key);
    runtime::Task<Result<Storyboard>> extend(Found recording, Storyboard storyboard, std::uint64_t most);
    runtime::Task<Result<Storyboard>> thin(BroadcastId id, Storyboard storyboard);
    Tiles add_tile(Found recording, media::MediaTime time, std::string tiles);
    Tiles tiles_of_sheet(BroadcastId id, Storyboard storyboard, std::uint64_t sheet);
    runtime::Task<Result<void>> store_sheet(std::string key, std::string tiles);
    runtime::Task<Result<void>> store(std::string key, std::string jpeg);
    runtime::Task<Result<Media>> media_at(Found recording, std::uint64_t position);
    void tell(const Error& error, const BroadcastId& id);

    Ports ports_;
    runtime::Log log_;
    runtime::LogThrottle failures_;
};

} // namespace leams::stills
