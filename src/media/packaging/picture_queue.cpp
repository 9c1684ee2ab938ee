#include "media/packaging/picture_queue.hpp"

#include "core/formats/h264.hpp"

#include <algorithm>
#include <utility>

namespace leams::packaging {
namespace {

using media::MediaTime;
using media::to_media_time;
using media::to_ticks;

constexpr std::int64_t kInstant = 256; // By how much time is shortened in which pictures are only decoded.

} // namespace

std::int64_t PictureQueue::catch_up(std::int64_t ticks) const noexcept {
    return std::max(ticks, resumed_at_ + (ticks - resumed_from_) / kInstant);
}

std::int64_t PictureQueue::end() const noexcept {
    if (queue_.empty()) {
        return written_end_;
    }
    return queue_.last_has_ended() ? queue_.back().end : queue_.back().dts + 1;
}

void PictureQueue::push(const media::FramePtr& frame, std::int64_t dts) {
    timescale_ = frame->track->timescale;
    has_captions_ = has_captions_ || (frame->key && formats::h264_has_captions(frame->payload()));
    goes_on_ = true;
    stands_ = false;
    if (queue_.empty() && catch_up(dts) < written_end_) {
        resume(dts); // After a new beginning, while the last picture still stands.
    }
    const auto place = catch_up(dts);
    if (std::exchange(resumes_, false) && queue_.empty() && written_end_ < place) {
        queue_.push(frame, written_end_, frame->cts); // The picture that stood is stored with an end.
        return;
    }
    const auto shown = catch_up(dts + frame->cts);
    queue_.push(frame, place, static_cast<std::int32_t>(shown - place));
}

void PictureQueue::clear() {
    queue_.clear();
    goes_on_ = false;
    stands_ = false;
}

void PictureQueue::forget() {
    group_.clear();
    group_bytes_ = 0;
    complete_ = false;
}

void PictureQueue::stand(MediaTime until) {
    stands_ = true;
    queue_.end_last(to_ticks(until, timescale_));
}

Result<void>
PictureQueue::repeat(const media::TrackInfoPtr& track, MediaTime from, std::optional<MediaTime> until) {
    timescale_ = track->timescale;
    const auto start = goes_on_ ? end() : std::max(end(), to_ticks(from, timescale_));
    goes_on_ = true;
    const auto first = group_.front().dts;
    const auto instant = [&](std::int64_t ticks) { return start + (ticks - first) / kInstant; };
    for (std::size_t i = 0; i < group_.size(); ++i) {
        const auto& stored = group_[i];
        LEAMS_TRY(auto payload, stored.file->read({stored.offset, stored.size}));
        auto frame = std::make_shared<const media::Frame>(media::Frame{
            .track = track,
            .dts = stored.dts,
            .cts = stored.cts,
            .key = i == 0,
            .storage = std::move(payload),
        });
        const auto place = instant(stored.dts);
        queue_.push(
            std::move(frame), place, static_cast<std::int32_t>(instant(stored.dts + stored.cts) - place)
        );
    }
    if (until) {
        stand(*until);
    }
    return {};
}

void PictureQueue::resume(std::int64_t dts) {
    if (stands_) {
        queue_.reopen_last();
    }
    resumes_ = true;
    resumed_from_ = dts;
    resumed_at_ = end();
}

std::vector<Sample> PictureQueue::take(MediaTime boundary) {
    std::vector<Sample> samples;
    const auto is_due = [&] {
        const bool is_standing = stands_ && queue_.size() == 1;
        return is_standing ? queue_.begins_before(boundary) : queue_.ends_by(boundary);
    };
    while (is_due()) {
        samples.push_back(queue_.take_front());
        written_end_ = samples.back().end;
    }
    return samples;
}

std::vector<Sample> PictureQueue::take_all() {
    std::vector<Sample> samples;
    while (!queue_.empty()) {
        samples.push_back(queue_.take_front());
    }
    return samples;
}

void PictureQueue::remember(
    std::span<const Sample> samples, const std::shared_ptr<SegmentFile>& file, std::uint64_t end
) {
    auto offset = end;
    for (const auto& sample : samples) {
        offset -= sample.frame->payload().size();
    }
    for (const auto& sample : samples) {
        const auto size = static_cast<std::uint32_t>(sample.frame->payload().size());
        store({sample.frame->dts, sample.frame->cts, size, offset, file}, sample.frame->key);
        offset += size;
    }
}

void PictureQueue::store(Stored picture, bool key) {
    if (!group_.empty() && picture.dts <= group_.back().dts) {
        // It was repeated: what holds the newer copy is needed anyway.
        const auto found = std::ranges::lower_bound(group_, picture.dts, {}, &Stored::dts);
        *found = std::move(picture);
        return;
    }
    if (key) {
        forget();
        complete_ = true;
    } else if (group_.size() >= kMaxGroup || group_bytes_ + picture.size > kMaxGroupBytes) {
        group_.resize(std::min(group_.size(), std::size_t{1}));
        complete_ = false;
    }
    if (complete_) {
        group_bytes_ += picture.size;
        group_.push_back(std::move(picture));
    }
}

bool PictureQueue::last_is_key_at(MediaTime time) const noexcept {
    return !queue_.empty() && queue_.back().frame->key && queue_.last_time() <= time;
}

bool PictureQueue::is_on_time(MediaTime time) const noexcept {
    return to_media_time(end(), timescale_) <= time;
}

} // namespace leams::packaging
