#pragma once

#include "auth/api.hpp"
#include "base/caller.hpp"
#include "runtime/log_throttle.hpp"
#include "streams/api.hpp"
#include "streams/broadcasts.hpp"
#include "streams/ports.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leams::streams {

/// What the owner changes; absent members stay as they are.
struct ChannelUpdate {
    std::optional<std::string> title;
    std::optional<std::string> category;
    std::optional<std::string> description;
    std::optional<std::vector<std::string>> tags;
    std::optional<std::string> language;
    std::optional<bool> is_mature;
};

enum class PublisherState : std::uint8_t { Offline, Starting, Live, Reconnecting };

struct PublisherHealth {
    PublisherState state = PublisherState::Offline;
    std::optional<Broadcast> broadcast{};
    std::int64_t viewers = 0;
    UnixMillis now = 0;
    MediaHealth media{};
};

/// Channels, keys and broadcasts: the use cases. Thread-safe; the broadcasts themselves live on one loop.
class StreamsService final : public Publishing, public Channels {
public:
    struct Ports {
        ChannelStore& channels;
        KeyStore& keys;
        BroadcastStore& broadcasts;
        auth::AuthApi& auth;
        PublisherControl& publishers;
        StreamHealth& health;
        const Clock& clock;
    };

    StreamsService(Ports ports, Broadcasts& broadcasts, Viewers& viewers, runtime::Log log);

    runtime::Task<Result<Channel>> update_channel(Caller caller, ChannelUpdate update);
    /// The whole key; needs a password given within ten minutes, or now.
    runtime::Task<Result<Secret>> reveal_key(Caller caller, std::optional<Secret> password);
    /// A new key; whoever publishes with the old one is cut.
    runtime::Task<Result<Secret>> rotate_key(Caller caller, std::optional<Secret> password);
    runtime::Task<Result<void>> end_current(Caller caller);
    runtime::Task<Result<PublisherHealth>> health(Caller caller);

    LiveList live_list(const LiveQuery& query) const { return board_.read()->page(query); }
    runtime::Task<Result<Stream>> find(BroadcastId id);

    runtime::Task<Result<KeyGrant>> authorize_key(Secret key, std::string peer_address) override;
    runtime::Task<Result<Begun>> begin(UserId channel) override;
    runtime::Task<Result<void>> live(BroadcastId id) override;
    runtime::Task<Result<void>> interrupted(BroadcastId id, UnixMillis grace_ends_at) override;
    runtime::Task<Result<void>> resumed(BroadcastId id) override;
    runtime::Task<Result<void>> ended(BroadcastId id) override;
    runtime::Task<Result<void>> released(BroadcastId id, UnixMillis grace_ends_at) override;

    runtime::Task<Result<Channel>> channel(UserId user) override;
    std::optional<Stream> live_stream(const UserId& user) override;
    runtime::Task<Result<UserId>> resolve(std::string id) override;
    runtime::Task<Result<std::string>> masked_key(UserId user) override;
    runtime::Task<Result<std::int64_t>>
    heartbeat(BroadcastId id, UserId viewer, std::string session_id, std::string address) override;

private:
    Ports ports_;
    Broadcasts& broadcasts_;
    Viewers& viewers_;
    const LiveBoard& board_;
    runtime::Log log_;
    runtime::LogThrottle refused_keys_;
};

} // namespace leams::streams
