#pragma once

#include "core/base/caller.hpp"
#include "services/vods/edit_ports.hpp"
#include "services/vods/service.hpp"

#include <string>

namespace leams::vods {

/// The least that is left of a video, and that a highlight has.
constexpr std::int64_t kShortestVideoMs = 1'000;

/// What a video's owner sees of what he has taken out.
struct ShownEdits {
    ShownVod vod;
    Edits edits;          // In the times of the video as it was before.
    std::string original; // The name under which that is delivered to him.
};

/// Trims, cuts and mutes videos, and makes highlights of them; for their owners. Nothing of a recording is
/// changed or copied. Thread-safe, without state.
class Editor {
public:
    struct Ports {
        EditStore& store;
        Cutter& cutter;
        VodsService& vods;
        const Clock& clock;
    };

    explicit Editor(Ports ports)
        : ports_(ports) {}

    runtime::Task<Result<ShownEdits>> find(Caller caller, VodId id);
    /// `edits` in the times of the unedited video, instead of those that it has; cuts and ends grow to whole
    /// segments. InvalidArgument for what is no stretch of it and when less than a second would be left;
    /// Conflict when the edits have another revision than `before`.
    runtime::Task<Result<ShownEdits>> save(Caller caller, VodId id, Edits edits, std::int64_t before);
    /// A video of its own of a part of this, in the same times, without what is taken out of it now. It stays
    /// when this one is deleted. ResourceExhausted when there are too many of the recording.
    runtime::Task<Result<ShownVod>> highlight(Caller caller, VodId id, Stretch stretch, std::string title);

private:
    runtime::Task<Result<ShownVod>> find_own(Caller caller, VodId id);
    runtime::Task<Result<Edits>> fit(VodRecord vod, Edits edits);

    Ports ports_;
};

} // namespace leams::vods
