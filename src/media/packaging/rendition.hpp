#pragma once

#include "media/packaging/segment_index.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace leams::packaging {

/// What a rendition shows of its window's tracks.
enum class RenditionKind : std::uint8_t { Everything, Audio };

/// One of the ways to watch a broadcast. Several may be views of one window: they have the same segments and
/// parts, whose numbers, boundaries and dates are the same, and each takes its own bytes of them.
struct Rendition {
    std::string id; // In URLs; means the same as long as the broadcast lives.
    RenditionKind kind = RenditionKind::Everything;
    WindowPtr window;

    media::Tracks tracks() const;
    /// Empty where a part has nothing of this rendition.
    ByteRange range_of(const Part& part) const noexcept;
    std::uint64_t bytes_of(const Segment& segment) const noexcept;
    /// Begins with something that can be decoded alone.
    bool is_independent(const Part& part) const noexcept;
    const std::shared_ptr<const std::string>& init_data(const InitSegment& init) const noexcept;
};
/// The first one is all that the publisher sends, and is always there.
using Renditions = std::vector<Rendition>;

/// The renditions that can be made of a window without decoding. A copy each time, which never changes.
Renditions renditions_of(WindowPtr window);

/// Is told of a broadcast's segments, on the broadcast's loop.
class RenditionListener {
public:
    virtual ~RenditionListener() = default;
    /// A part was added, or the broadcast has ended.
    virtual void on_renditions(const Renditions& renditions) = 0;
};

} // namespace leams::packaging
