#include "services/chat/room.hpp"

#include "services/chat/codec.hpp"
#include "services/chat/text.hpp"

#include <algorithm>
#include <utility>

namespace leams::chat {

std::vector<Badge> badges_of(const Author& author, const UserId& channel) {
    std::vector<Badge> badges;
    if (author.user.id == channel) {
        badges.push_back({"broadcaster", "1", "Broadcaster", ""});
    }
    if (author.role == Role::Admin) {
        badges.push_back({"admin", "1", "Admin", ""});
    } else if (author.role == Role::Moderator) {
        badges.push_back({"staff", "1", "Instance moderator", ""});
    }
    return badges;
}

// The first seq is the time: it lies above every seq of an earlier process even when the messages that had
// them never reached the store, as long as a room has no more than a thousand messages a second.
Room::Room(
    runtime::Loop& loop,
    UserId channel,
    const ChatConfig& config,
    const Clock& clock,
    std::span<const std::unique_ptr<FanOut>> fan_outs
)
    : channel_(std::move(channel))
    , config_(config)
    , clock_(clock)
    , fan_outs_(fan_outs)
    , ring_(config.ring_messages)
    , texts_(config.duplicate_window)
    , loaded_(loop)
    , listeners_(fan_outs.size())
    , first_own_seq_(static_cast<std::uint64_t>(clock.now()))
    , next_seq_(first_own_seq_)
    , used_(clock.steady()) {}

void Room::load(std::vector<MessagePtr> messages, Extent extent) {
    add_late(std::move(messages));
    extent_ = extent;
    // A clock that was set back must not repeat numbers.
    next_seq_ = std::max(next_seq_, ring_.last_seq() + 1);
    loaded_.open();
}

void Room::add_late(std::vector<MessagePtr> messages) {
    const auto known = ring_.size() + messages.size();
    ring_.merge(std::move(messages));
    dropped_ = dropped_ || known > config_.ring_messages;
}

bool Room::holds_own_since(std::uint64_t seq) const noexcept {
    const auto first_wanted = std::max(seq + 1, first_own_seq_);
    return first_wanted > last_seq() || ring_.first_seq() <= first_wanted;
}

Result<MessagePtr, Refusal> Room::post(const PostRequest& request, const FrameEncoder& encoder) {
    use();
    const auto now = clock_.steady();
    const auto& author = request.author.user;
    if (const auto wait = texts_.repeats(author.id, request.text, now); wait.count() > 0) {
        return Refusal{
            NoticeCode::MsgDuplicate, "You have just sent the same message", (wait.count() + 999) / 1000
        };
    }
    texts_.delivered(author.id, request.text, now);

    Message message;
    message.sent_at = {clock_.now()};
    message.id = MessageId::make(message.sent_at.value);
    message.channel_id = channel_;
    message.stream_id = broadcast_;
    message.seq = next_seq_++;
    message.user = author;
    message.badges = badges_of(request.author, channel_);
    message.message = request.text;
    message.fragments = split_fragments(request.text);

    auto encoded = encode_message(std::move(message));
    dropped_ = dropped_ || ring_.size() == config_.ring_messages;
    ring_.append(encoded);
    changed_ = true;

    RoomFrame delivery;
    delivery.channel = channel_;
    delivery.seq = encoded->message.seq;
    delivery.frame = encoder(message_frame(encoded));
    if (request.origin != 0) {
        delivery.origin = request.origin;
        delivery.origin_frame = request.nonce
                                    ? encoder(message_frame(SentMessage{encoded->message, {*request.nonce}}))
                                    : delivery.frame;
    }
    hand_out(std::move(delivery));
    return encoded;
}

void Room::push(const SharedText& frame) {
    RoomFrame delivery;
    delivery.channel = channel_;
    delivery.frame = frame;
    hand_out(std::move(delivery));
}

void Room::set_broadcast(std::optional<BroadcastId> broadcast) {
    broadcast_ = std::move(broadcast);
    broadcast_told_ = true;
}

void Room::assume_broadcast(std::optional<BroadcastId> broadcast) {
    if (!broadcast_told_) {
        broadcast_ = std::move(broadcast);
    }
}

void Room::hand_out(RoomFrame delivery) {
    for (std::size_t fan_out = 0; fan_out < listeners_.size(); ++fan_out) {
        if (listeners_[fan_out] > 0) {
            // A fan-out that is so far behind that it refuses has lost its clients anyway: they see the gap
            // in seq and resume.
            fan_outs_[fan_out]->post(delivery);
        }
    }
}

void Room::enter(std::size_t fan_out, const std::optional<UserId>& user) {
    use();
    ++listeners_[fan_out];
    ++listening_;
    if (user) {
        ++users_[*user];
    }
}

void Room::leave(std::size_t fan_out, const std::optional<UserId>& user) {
    use();
    --listeners_[fan_out];
    --listening_;
    if (!user) {
        return;
    }
    const auto found = users_.find(*user);
    if (found != users_.end() && --found->second == 0) {
        users_.erase(found);
    }
}

bool Room::is_idle(std::chrono::milliseconds idle) const {
    return listening_ == 0 && clock_.steady() - used_ >= idle;
}

} // namespace leams::chat
