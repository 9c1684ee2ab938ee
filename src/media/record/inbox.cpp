#include "media/record/inbox.hpp"

namespace leams::record {
namespace {

// A segment's file is a descriptor and some memory, however little is in it.
constexpr std::uint64_t kFileCost = 64 << 10;

std::uint64_t cost_of(const Stretch& stretch) {
    return stretch.bytes.length + (stretch.begins ? kFileCost : 0);
}

} // namespace

bool Inbox::push(Stretch stretch) {
    const auto cost = cost_of(stretch);
    if (!memory_.take(cost)) {
        is_losing_ = true;
        return false;
    }
    is_losing_ = is_losing_ && !stretch.begins;
    const std::lock_guard lock(mutex_);
    held_ += cost;
    if (!merge(stretch)) {
        waiting_.push_back(std::move(stretch));
    }
    return true;
}

// What follows in the same file becomes one stretch: one copy and one line in the journal.
bool Inbox::merge(const Stretch& stretch) {
    if (waiting_.empty() || stretch.begins || waiting_.back().completes) {
        return false;
    }
    auto& last = waiting_.back();
    if (stretch.bytes.length != 0 &&
        (last.file != stretch.file || last.bytes.end() != stretch.bytes.offset)) {
        return false;
    }
    last.bytes.length += stretch.bytes.length;
    last.duration += stretch.duration;
    last.audio_bytes += stretch.audio_bytes;
    last.completes = stretch.completes;
    return true;
}

Batch Inbox::take() {
    const std::lock_guard lock(mutex_);
    return {memory_, std::exchange(held_, 0), std::exchange(waiting_, {})};
}

} // namespace leams::record
