#pragma once

#include "media/hub/media_time.hpp"
#include "media/hub/sink.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <variant>

namespace leams::media {

/// What follows is not the continuation of what came before: the provider was lost, its clock jumped, or the
/// reader was too slow and frames were dropped. A video track's next frame is a key picture.
struct Discontinuity {};

/// Why nothing follows: the broadcast is over, the reader was too slow again and again, or what allows it to
/// read was withdrawn.
enum class ReadEnd : std::uint8_t { Over, TooSlow, Withdrawn };

/// What a reader is told, in order: tracks before the first frame and at each change, frames on the
/// broadcast's timeline, and one end.
using ReadEvent = std::variant<Tracks, FramePtr, Discontinuity, ReadEnd>;

/// Of one queue. Queues share their frames, which come at the same time for all: together those of a
/// broadcast hold hardly more than the fullest.
struct ReaderLimits {
    MediaTime time{10'000'000};
    std::size_t bytes = 16U << 20;
    std::size_t overflows = 3; // So many within `overflow_window` cut the reader.
    MediaTime overflow_window{60'000'000};
};

struct ReaderCounts {
    std::uint64_t frames = 0;    // That could be taken, or still can.
    std::uint64_t dropped = 0;   // Of a reader that had joined.
    std::uint64_t overflows = 0; // How often the queue was full.
};

/// What a reader has not taken yet, bounded by media time and bytes. When it is full it goes on with the
/// newest key picture that leaves room, or else with the next one that comes; repeated overflow ends it. It
/// begins at a key picture, or at any sound when there are no pictures. Pure: no loop, no clock.
class ReaderQueue {
public:
    explicit ReaderQueue(const ReaderLimits& limits)
        : limits_(limits) {}

    void push(const ReadEvent& event);
    /// What comes next does not follow what came before: frames were lost on the way here.
    void lose() noexcept;
    std::optional<ReadEvent> take();

    bool empty() const noexcept { return events_.empty(); }
    /// Whether its end has been pushed; then it takes nothing more.
    bool ended() const noexcept { return ended_; }
    /// Why it was ended before the broadcast was over, if it was; only that is left then.
    std::optional<ReadEnd> cut() const noexcept { return cut_; }
    std::size_t bytes() const noexcept { return bytes_; }
    const ReaderCounts& counts() const noexcept { return counts_; }

private:
    void push_frame(const FramePtr& frame);
    bool joins(const Frame& frame, MediaTime time);
    void push_mark(const ReadEvent& mark);
    bool is_full() const;
    void overflow(MediaTime now);
    void drop_front(std::size_t count);
    void end(ReadEnd why);

    ReaderLimits limits_;
    std::deque<ReadEvent> events_;
    std::size_t bytes_ = 0;
    ReaderCounts counts_;
    bool has_video_ = false;
    bool began_ = false;       // The first frame has been let in.
    bool awaits_key_ = true;   // Pictures are left out until a key picture.
    bool awaits_start_ = true; // Sound too.
    std::optional<MediaTime> awaits_since_;
    std::deque<MediaTime> overflows_; // When, within the window.
    bool ended_ = false;
    std::optional<ReadEnd> cut_;
};

} // namespace leams::media
