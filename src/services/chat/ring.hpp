#pragma once

#include "services/chat/message.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace leams::chat {

/// A room's recent messages by rising seq, at most `capacity`.
class Ring {
public:
    explicit Ring(std::size_t capacity)
        : capacity_(capacity) {}

    /// `message` must be newer than all others.
    void append(MessagePtr message);
    /// Puts in what the ring does not have yet, wherever it belongs.
    void merge(std::vector<MessagePtr> older);

    bool empty() const noexcept { return messages_.empty(); }
    std::size_t size() const noexcept { return messages_.size(); }
    std::uint64_t first_seq() const noexcept { return empty() ? 0 : messages_.front()->message.seq; }
    std::uint64_t last_seq() const noexcept { return empty() ? 0 : messages_.back()->message.seq; }

    std::optional<std::uint64_t> seq_of(const MessageId& id) const;
    /// The newest messages below `before_seq`.
    std::vector<MessagePtr> newest(std::uint64_t before_seq, std::size_t limit) const;
    /// All messages above `after_seq` and below `before_seq`.
    std::vector<MessagePtr> between(std::uint64_t after_seq, std::uint64_t before_seq) const;
    std::vector<MessagePtr> all() const { return {messages_.begin(), messages_.end()}; }

private:
    using Messages = std::deque<MessagePtr>;
    Messages::const_iterator first_at_least(std::uint64_t seq) const;

    std::size_t capacity_;
    Messages messages_;
};

} // namespace leams::chat
