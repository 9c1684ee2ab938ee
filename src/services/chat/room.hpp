#pragma once

#include "core/runtime/gate.hpp"
#include "services/chat/config.hpp"
#include "services/chat/fan_out.hpp"
#include "services/chat/message.hpp"
#include "services/chat/recent_texts.hpp"
#include "services/chat/ring.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace leams::chat {

/// Turns JSON into the bytes that go to sockets, once for all of them.
using FrameEncoder = std::function<SharedText(std::string_view json)>;

struct PostRequest {
    Author author;
    std::string text;         // Already clean.
    std::uint64_t origin = 0; // The subscriber who sent it, 0 when none.
    std::optional<std::string> nonce;
};

/// One channel's chat: gives messages their order and hands them to the fan-outs that listen. Bound to its
/// loop.
class Room {
public:
    Room(
        runtime::Loop& loop,
        UserId channel,
        const ChatConfig& config,
        const Clock& clock,
        std::span<const std::unique_ptr<FanOut>> fan_outs
    );

    const UserId& channel() const noexcept { return channel_; }
    const Ring& ring() const noexcept { return ring_; }
    /// Opens when the history has been loaded.
    runtime::Gate& loaded() noexcept { return loaded_; }

    /// Adds what store and cache know. All: nothing older exists.
    enum class Extent : std::uint8_t { All, Newest };
    void load(std::vector<MessagePtr> messages, Extent extent);

    /// Adds messages of an earlier process that reached the store after load().
    void add_late(std::vector<MessagePtr> messages);

    Result<MessagePtr, Refusal> post(const PostRequest& request, const FrameEncoder& encoder);
    /// A frame for everybody that is no message.
    void push(const SharedText& frame);

    void enter(std::size_t fan_out, const std::optional<UserId>& user);
    void leave(std::size_t fan_out, const std::optional<UserId>& user);
    /// Signed-in users here, each counted once.
    std::size_t chatters() const noexcept { return users_.size(); }

    /// The seq of the newest message that anyone may have seen.
    std::uint64_t last_seq() const noexcept { return next_seq_ - 1; }
    /// The first seq that this process could have given.
    std::uint64_t first_own_seq() const noexcept { return first_own_seq_; }
    /// Whether the ring holds every message of this process above `seq`.
    bool holds_own_since(std::uint64_t seq) const noexcept;
    /// Whether the ring holds all that was ever said here.
    bool has_everything() const noexcept { return extent_ == Extent::All && !dropped_; }

    void set_broadcast(std::optional<BroadcastId> broadcast);
    /// The broadcast on air when somebody looked; set_broadcast knows better.
    void assume_broadcast(std::optional<BroadcastId> broadcast);

    /// Whether the ring has changed since the last call.
    bool take_changed() noexcept { return std::exchange(changed_, false); }
    /// Whether nobody has used the room for `idle`.
    bool is_idle(std::chrono::milliseconds idle) const;
    void use() { used_ = clock_.steady(); }

private:
    void hand_out(RoomFrame delivery);

    UserId channel_;
    const ChatConfig& config_;
    const Clock& clock_;
    std::span<const std::unique_ptr<FanOut>> fan_outs_;
    Ring ring_;
    RecentTexts texts_;
    runtime::Gate loaded_;
    std::vector<std::size_t> listeners_; // By fan-out.
    std::size_t listening_ = 0;
    std::unordered_map<UserId, std::size_t> users_; // With their numbers of sockets.
    std::optional<BroadcastId> broadcast_;
    bool broadcast_told_ = false;
    std::uint64_t first_own_seq_;
    std::uint64_t next_seq_;
    Extent extent_ = Extent::Newest;
    bool dropped_ = false; // The ring has let go of something.
    bool changed_ = false;
    std::chrono::steady_clock::time_point used_;
};

/// Badges of this author in this channel.
std::vector<Badge> badges_of(const Author& author, const UserId& channel);

} // namespace leams::chat
