#pragma once

#include "core/base/result.hpp"
#include "media/packaging/sample_queue.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace leams::packaging {

/// The pictures that wait to be written, and where those since the last key picture are stored. With these
/// the picture that was shown last can be shown again at any place: all since the key picture are repeated in
/// an instant, and the last one stands. Pictures that follow can then be decoded as if nothing had been
/// between.
class PictureQueue {
public:
    // What is kept of a group of pictures; of a longer one only the key picture can be shown again.
    static constexpr std::size_t kMaxGroup = 600;
    static constexpr std::uint64_t kMaxGroupBytes = 8U << 20;

    void push(const media::FramePtr& frame, std::int64_t dts);
    /// Ends the last picture where one begins whose place is `dts`.
    void end_last(std::int64_t dts) { queue_.end_last(catch_up(dts)); }
    void reopen_last() { queue_.reopen_last(); }

    /// Forgets what waits.
    void clear();
    /// Nothing of what was there can be decoded together with what comes.
    void forget();

    /// The last picture that waits stands until then.
    void stand(media::MediaTime until);
    bool can_repeat() const noexcept { return !group_.empty(); }
    /// Queues what can be shown of the group so far, from the end of what is there, or else from `from`. The
    /// last picture stands until the time given, else until the next one comes.
    Result<void>
    repeat(const media::TrackInfoPtr& track, media::MediaTime from, std::optional<media::MediaTime> until);
    /// Whether the picture can be decoded after the others of its group.
    bool follows(const media::Frame& frame) const noexcept { return frame.key || complete_; }
    /// Pictures go on with one whose place is `dts`. What comes before the end of a picture that stands is
    /// shown in an instant at its end.
    void resume(std::int64_t dts);

    /// What belongs to a part that ends at `boundary`.
    std::vector<Sample> take(media::MediaTime boundary);
    std::vector<Sample> take_all();
    /// Tells where samples were stored one after another, up to `end`.
    void
    remember(std::span<const Sample> samples, const std::shared_ptr<SegmentFile>& file, std::uint64_t end);
    /// What was taken is lost.
    void lose() { complete_ = false; }

    const SampleQueue& queue() const noexcept { return queue_; }
    /// Whether a key picture has brought closed captions.
    bool has_captions() const noexcept { return has_captions_; }
    /// Whether the last picture, which begins at `time`, is in its own place and a key picture.
    bool last_is_key_at(media::MediaTime time) const noexcept;
    /// Whether a picture at `time` is shown there, not later.
    bool is_on_time(media::MediaTime time) const noexcept;

private:
    struct Stored {
        std::int64_t dts = 0; // As it came.
        std::int32_t cts = 0;
        std::uint32_t size = 0;
        std::uint64_t offset = 0;
        std::shared_ptr<SegmentFile> file;
    };

    void store(Stored picture, bool key);
    std::int64_t catch_up(std::int64_t ticks) const noexcept;
    std::int64_t end() const noexcept;

    SampleQueue queue_;
    std::uint32_t timescale_ = 90000;
    bool has_captions_ = false;
    bool goes_on_ = false; // What comes continues what is there.
    bool stands_ = false;  // The last sample that waits.
    std::int64_t written_end_ = 0;
    bool resumes_ = false;          // The next picture is the first one after one that stood.
    std::int64_t resumed_from_ = 0; // The place of the first picture after one that stood,
    std::int64_t resumed_at_ = 0;   // and the time from which it is shown.
    std::vector<Stored> group_;
    std::uint64_t group_bytes_ = 0;
    bool complete_ = false; // `group_` has all pictures since the key picture but those that wait.
};

} // namespace leams::packaging
