#pragma once

#include "core/base/caller.hpp"
#include "core/events/account.hpp"
#include "core/events/stream.hpp"
#include "core/runtime/bus.hpp"
#include "core/runtime/log_throttle.hpp"
#include "core/runtime/pubsub.hpp"
#include "services/auth/api.hpp"
#include "services/streams/api.hpp"
#include "services/streams/broadcasts.hpp"
#include "services/streams/player_reports.hpp"
#include "services/streams/ports.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leams::streams {

struct PublisherHealth {
    StreamState state = StreamState::Offline;
    std::optional<BroadcastRecord> broadcast{};
    std::int64_t viewers = 0;
    UnixMillis now = 0;
    MediaHealth media{};
};

/// Channels, keys and broadcasts: the use cases. Thread-safe; the broadcasts themselves live on one loop. The
/// constructor subscribes to the bus: the broadcast of an account that is suspended ends, and what becomes of
/// broadcasts is told to all processes.
class StreamsService final : public Publishing, public Channels, public OnAir {
public:
    struct Ports {
        ChannelStore& channels;
        KeyStore& keys;
        KeyStore& read_keys;
        BroadcastStore& broadcasts;
        auth::AuthApi& auth;
        runtime::Bus& bus;
        runtime::PubSub& pubsub;
        StreamHealth& health;
        const Clock& clock;
    };

    StreamsService(Ports ports, Broadcasts& broadcasts, Viewers& viewers, runtime::Log log);

    runtime::Task<Result<Channel>> update_channel(Caller caller, ChannelUpdate update);
    /// The whole key; needs a password given within ten minutes, or now.
    runtime::Task<Result<Secret>> reveal_key(Caller caller, std::optional<Secret> password);
    /// A new key; whoever publishes with the old one is cut.
    runtime::Task<Result<Secret>> rotate_key(Caller caller, std::optional<Secret> password);
    /// The same for the key with which the channel is played over RTMP; who plays with the old one is cut.
    runtime::Task<Result<Secret>> reveal_read_key(Caller caller, std::optional<Secret> password);
    runtime::Task<Result<Secret>> rotate_read_key(Caller caller, std::optional<Secret> password);
    /// Afterwards nobody plays it, until the owner has a new key shown.
    runtime::Task<Result<void>> revoke_read_key(Caller caller, std::optional<Secret> password);
    /// From where the own channel may be published; none: from everywhere.
    runtime::Task<Result<std::vector<std::string>>> allowlist(Caller caller);
    /// Sets it, and gives it as it is kept; needs a password given within ten minutes, or now. Who publishes
    /// at the moment goes on.
    runtime::Task<Result<std::vector<std::string>>>
    set_allowlist(Caller caller, std::vector<std::string> entries, std::optional<Secret> password);
    runtime::Task<Result<void>> end_current(Caller caller);
    runtime::Task<Result<PublisherHealth>> health(Caller caller);

    LiveList live_list(const LiveQuery& query) const { return board_.read()->page(query); }
    runtime::Task<Result<Stream>> find(BroadcastId id);

    runtime::Task<Result<KeyGrant>> authorize_key(Secret key, std::string peer_address) override;
    runtime::Task<Result<KeyGrant>> authorize_read_key(Secret key, std::string peer_address) override;
    /// The same for a server of the operator's that takes streams itself, and that such a publisher has gone.
    /// Neither opens nor ends a broadcast here; an unknown key is no error when it goes.
    runtime::Task<Result<KeyGrant>> verify_elsewhere(Secret key, std::string peer_address);
    runtime::Task<Result<void>> ended_elsewhere(Secret key, std::string peer_address);
    runtime::Task<Result<OpenBroadcast>> begin(UserId channel) override;
    runtime::Task<Result<void>> live(BroadcastId id) override;
    runtime::Task<Result<void>> interrupted(BroadcastId id, UnixMillis grace_ends_at, Absence why) override;
    runtime::Task<Result<void>> resumed(BroadcastId id) override;
    runtime::Task<Result<void>> ended(BroadcastId id) override;
    runtime::Task<Result<void>> released(BroadcastId id, UnixMillis grace_ends_at) override;

    runtime::Task<Result<Channel>> channel(UserId user) override;
    std::optional<Stream> live_stream(const UserId& user) override;
    runtime::Task<Result<UserId>> resolve(std::string id) override;
    runtime::Task<Result<std::string>> masked_key(UserId user) override;
    runtime::Task<Result<std::int64_t>> heartbeat(BroadcastId id, Viewer viewer) override;
    runtime::Task<Result<std::optional<LastBroadcast>>> last_broadcast(UserId user) override;
    std::vector<Stream> live() override;
    runtime::Task<std::optional<double>> bitrate_kbps(BroadcastId id) override;
    runtime::Task<Result<Stream>> end(BroadcastId id) override;
    PlayerReports& player_reports() noexcept { return player_reports_; }
    /// The viewer's tab is closed.
    runtime::Task<> leave(BroadcastId id, Viewer viewer) {
        return viewers_.leave(std::move(id), std::move(viewer));
    }

private:
    struct KeyKind;
    static const KeyKind kStreamKey;
    static const KeyKind kReadKey;

    runtime::Task<Result<Secret>> reveal(const KeyKind& kind, Caller caller, std::optional<Secret> password);
    runtime::Task<Result<Secret>> replace(const KeyKind& kind, Caller caller, std::optional<Secret> password);
    runtime::Task<Result<KeyOwner>>
    find_owner(const KeyKind& kind, Secret key, const std::string& peer_address);
    void cut_players(const UserId& channel);
    void cut_publisher(const UserId& channel, events::PublisherCutReason reason);
    runtime::Task<Result<void>> end_broadcasts(std::vector<events::AccountDisabled> events);

    Ports ports_;
    Broadcasts& broadcasts_;
    Viewers& viewers_;
    const LiveBoard& board_;
    PlayerReports player_reports_;
    runtime::Log log_;
    runtime::LogThrottle refused_keys_;
    runtime::LogThrottle refused_addresses_;
};

} // namespace leams::streams
