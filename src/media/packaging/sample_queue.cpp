#include "media/packaging/sample_queue.hpp"

#include <algorithm>
#include <utility>

namespace leams::packaging {

using media::MediaTime;

void SampleQueue::push(media::FramePtr frame, std::int64_t dts, std::int32_t cts) {
    if (!queue_.empty()) {
        end_last(dts);
        dts = std::max(dts, queue_.back().sample.end);
    }
    bytes_ += frame->payload().size();
    queue_.push_back({.sample = {.frame = std::move(frame), .dts = dts, .cts = cts}});
}

void SampleQueue::end_last(std::int64_t end) {
    if (queue_.empty() || queue_.back().ended) {
        return;
    }
    auto& last = queue_.back();
    last.sample.end = std::max(end, last.sample.dts + 1);
    last.ended = true;
}

void SampleQueue::reopen_last() {
    if (!queue_.empty()) {
        queue_.back().ended = false;
    }
}

void SampleQueue::clear() {
    queue_.clear();
    bytes_ = 0;
}

void SampleQueue::pop_front() {
    bytes_ -= queue_.front().sample.frame->payload().size();
    queue_.pop_front();
}

bool SampleQueue::begins_before(MediaTime boundary) const noexcept {
    return !queue_.empty() && queue_.front().ended && first_time() < boundary;
}

bool SampleQueue::ends_by(MediaTime boundary) const noexcept {
    return !queue_.empty() && queue_.front().ended && time_of(queue_.front().sample.end) <= boundary;
}

Sample SampleQueue::take_front() {
    auto sample = std::move(queue_.front().sample);
    bytes_ -= sample.frame->payload().size();
    queue_.pop_front();
    return sample;
}

} // namespace leams::packaging
