#pragma once

#include "media/packaging/sample_queue.hpp"

#include <optional>

namespace leams::packaging {

/// The sound that waits to be written. Where none comes for longer than the pictures may be ahead of it,
/// silence takes its place, since players show nothing for which they have no sound. What comes later than
/// that for time that silence has filled is dropped.
class SoundQueue {
public:
    static constexpr media::MediaTime kLeastLag{1'000'000};
    static constexpr media::MediaTime kMostLag{5'000'000};

    enum class Source : std::uint8_t { Real, None };
    /// A new track, of which real sound is expected or not.
    void set_track(const media::TrackInfoPtr& track, Source source);
    /// The first sample begins here if none comes before.
    void begin(media::MediaTime at) noexcept { begin_ = at; }
    /// Forgets what waits.
    void clear();

    /// Takes a frame in at its place; false if it comes too late.
    bool push(const media::FramePtr& frame, std::int64_t dts);
    void end_last(std::int64_t end) { queue_.end_last(end); }
    void reopen_last() { queue_.reopen_last(); }
    /// Ends what waits after the length of its last frame.
    void end();
    void drop_first() { queue_.pop_front(); }

    /// What belongs to a part that ends at `boundary`, as far as its length is known.
    std::vector<Sample> take(media::MediaTime boundary);
    /// Fills up to `boundary` with silence if sound is missing.
    void fill(media::MediaTime boundary);

    /// Whether silence can take the place of what is missing at once.
    bool is_silent() const noexcept { return silent_ && silence_; }

    const SampleQueue& queue() const noexcept { return queue_; }

private:
    std::int64_t next() const noexcept;

    SampleQueue queue_;
    media::TrackInfoPtr track_;
    media::FramePtr silence_;
    bool silent_ = false; // What was pushed last is silence, or would be.
    media::MediaTime begin_{0};
    media::MediaTime filled_{0};
    media::MediaTime lag_{kLeastLag}; // By how much this source's sound may be behind its pictures.
};

} // namespace leams::packaging
