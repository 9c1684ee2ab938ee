#include "services/chat/ring.hpp"

#include "core/base/assert.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace leams::chat {

void Ring::append(MessagePtr message) {
    LEAMS_ASSERT(message->message.seq > last_seq());
    messages_.push_back(std::move(message));
    if (messages_.size() > capacity_) {
        messages_.pop_front();
    }
}

void Ring::merge(std::vector<MessagePtr> older) {
    older.insert(older.end(), messages_.begin(), messages_.end());
    const auto by_seq = [](const MessagePtr& a, const MessagePtr& b) {
        return a->message.seq < b->message.seq;
    };
    const auto same = [](const MessagePtr& a, const MessagePtr& b) {
        return a->message.seq == b->message.seq;
    };
    std::sort(older.begin(), older.end(), by_seq);
    older.erase(std::unique(older.begin(), older.end(), same), older.end());
    const auto excess = older.size() > capacity_ ? older.size() - capacity_ : 0;
    messages_.assign(older.begin() + static_cast<std::ptrdiff_t>(excess), older.end());
}

std::optional<std::uint64_t> Ring::seq_of(const MessageId& id) const {
    const auto found = std::find_if(messages_.begin(), messages_.end(), [&](const auto& entry) {
        return entry->message.id == id;
    });
    return found == messages_.end() ? std::nullopt : std::optional((*found)->message.seq);
}

Ring::Messages::const_iterator Ring::first_at_least(std::uint64_t seq) const {
    return std::lower_bound(
        messages_.begin(),
        messages_.end(),
        seq,
        [](const auto& entry, std::uint64_t wanted) { return entry->message.seq < wanted; }
    );
}

std::vector<MessagePtr> Ring::newest(std::uint64_t before_seq, std::size_t limit) const {
    const auto end = first_at_least(before_seq);
    const auto count = std::min<std::ptrdiff_t>(end - messages_.begin(), static_cast<std::ptrdiff_t>(limit));
    return {end - count, end};
}

std::vector<MessagePtr> Ring::between(std::uint64_t after_seq, std::uint64_t before_seq) const {
    const auto begin = first_at_least(after_seq + 1);
    const auto end = first_at_least(before_seq);
    return begin < end ? std::vector<MessagePtr>(begin, end) : std::vector<MessagePtr>{};
}

} // namespace leams::chat
