#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/runtime/objects.hpp"
#include "core/runtime/task.hpp"
#include "media/record/recording.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace leams::record {

/// What is recorded, for those who play it: of broadcasts that are on air, whose newest segments may not have
/// reached the store yet, and of those that are over. Callable on any loop.
class Library {
public:
    virtual ~Library() = default;

    /// The index as it is now. NotFound when nothing of the broadcast is recorded.
    virtual runtime::Task<Result<RecordingPtr>> find(BroadcastId id) = 0;

    /// Bytes of a segment, wherever it lies; `length` may reach beyond its end. NotFound.
    virtual runtime::Task<Result<runtime::ObjectBytes>>
    segment(BroadcastId id, std::uint64_t position, std::uint64_t offset, std::uint64_t length) = 0;

    /// Where the segment can be fetched without us, if there is such a place and it has got there.
    virtual std::optional<std::string> public_url(const BroadcastId& id, std::uint64_t position) = 0;
};

/// With which segments are stored.
runtime::ObjectLabels segment_labels();

} // namespace leams::record
