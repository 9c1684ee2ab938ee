#pragma once

#include "media/packaging/rendition.hpp"
#include "media/record/inbox.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace leams::record {

/// Hands what the packager makes of a broadcast to its inbox, on the broadcast's loop; never waits. What
/// finds no room there is missing in the recording, up to the next segment.
class Tap final : public packaging::RenditionListener {
public:
    /// `on_end` is called once, when nothing follows.
    Tap(std::shared_ptr<Inbox> inbox, std::function<void()> on_end)
        : inbox_(std::move(inbox))
        , on_end_(std::move(on_end)) {}
    ~Tap() override { end(); }
    Tap(const Tap&) = delete;
    Tap& operator=(const Tap&) = delete;

    void on_renditions(const packaging::Renditions& renditions) override;

private:
    void take(const packaging::Window& window, const packaging::Segment& segment);
    std::shared_ptr<const SegmentHead>
    make_head(const packaging::Window& window, const packaging::Segment& segment);
    void end();

    std::shared_ptr<Inbox> inbox_;
    std::function<void()> on_end_;
    std::optional<std::uint64_t> sequence_; // Of the segment that is being handed over.
    std::size_t parts_ = 0;                 // Of it, those that have been.
    bool is_lost_ = false;                  // The rest of it finds no room.
    bool gap_ = false;                      // The next one does not continue what was handed over.
    packaging::InitSegmentPtr packaged_;
    InitPtr init_;
};

} // namespace leams::record
