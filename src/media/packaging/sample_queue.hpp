#pragma once

#include "media/hub/media_time.hpp"
#include "media/packaging/segment_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace leams::packaging {

/// Samples of one track that wait to be written, one after another without gap or overlap. How long a sample
/// lasts shows when the next one comes; until then its end is open.
class SampleQueue {
public:
    /// Ends the last sample where this one begins; this one begins later if the last one has a later end.
    void push(media::FramePtr frame, std::int64_t dts, std::int32_t cts);

    /// Gives the last sample its end, of at least one tick, unless it has one.
    void end_last(std::int64_t end);
    /// Lets a new end be given to the last sample.
    void reopen_last();

    bool empty() const noexcept { return queue_.empty(); }
    std::size_t size() const noexcept { return queue_.size(); }
    std::size_t bytes() const noexcept { return bytes_; }
    void clear();
    void pop_front();

    const Sample& back() const noexcept { return queue_.back().sample; }
    bool last_has_ended() const noexcept { return !queue_.empty() && queue_.back().ended; }
    media::MediaTime first_time() const noexcept { return time_of(queue_.front().sample.dts); }
    media::MediaTime last_time() const noexcept { return time_of(queue_.back().sample.dts); }
    media::MediaTime last_end() const noexcept { return time_of(queue_.back().sample.end); }

    /// Whether the first sample has its end and begins before `boundary`.
    bool begins_before(media::MediaTime boundary) const noexcept;
    bool ends_by(media::MediaTime boundary) const noexcept;
    Sample take_front();

private:
    struct Queued {
        Sample sample;
        bool ended = false; // `sample.end` is known.
    };

    media::MediaTime time_of(std::int64_t ticks) const noexcept {
        return media::to_media_time(ticks, queue_.front().sample.frame->track->timescale);
    }

    std::deque<Queued> queue_;
    std::size_t bytes_ = 0;
};

} // namespace leams::packaging
