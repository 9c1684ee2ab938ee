#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "runtime/task.hpp"
#include "streams/dto.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace leams::streams {

/// Interrupted: the publisher is lost and the grace time runs. Resumed: he is back.
enum class StreamEventKind : std::uint8_t { Online, Offline, Updated, Interrupted, Resumed, Viewers };

struct StreamEvent {
    StreamEventKind kind = StreamEventKind::Online;
    UserId channel;
    Stream stream;
};

/// Learns what happens to every broadcast of the instance, whichever process it is in: at once for this
/// process's own, within a second or two for others. Viewers come at most every five seconds and broadcast.
class StreamObserver {
public:
    virtual ~StreamObserver() = default;
    /// On the streams service's loop; must not block.
    virtual void on_stream(const StreamEvent& event) = 0;
};

/// Who may publish with a key.
struct KeyGrant {
    UserId channel;
    std::string username;
};

/// Which broadcast a publisher's media goes to.
struct Begun {
    BroadcastId id;
    bool continued = false; // It was left open: by another process, or because its end could not be stored.
};

/// What media asks and tells. Callable on any loop; satisfies media's ports through an adapter in apps/.
class Publishing {
public:
    virtual ~Publishing() = default;

    /// Unauthenticated for an unknown key, PermissionDenied for a suspended account.
    virtual runtime::Task<Result<KeyGrant>> authorize_key(Secret key, std::string peer_address) = 0;

    /// A publisher came: continues the channel's broadcast when another process left one, or opens a new one,
    /// which is not shown yet.
    virtual runtime::Task<Result<Begun>> begin(UserId channel) = 0;
    /// There is something to watch: the broadcast goes on air.
    virtual runtime::Task<Result<void>> live(BroadcastId id) = 0;
    virtual runtime::Task<Result<void>> interrupted(BroadcastId id, UnixMillis grace_ends_at) = 0;
    virtual runtime::Task<Result<void>> resumed(BroadcastId id) = 0;
    /// Succeeds for a broadcast that has ended already.
    virtual runtime::Task<Result<void>> ended(BroadcastId id) = 0;
    /// This process stops; until `grace_ends_at` the publisher may come back to another one, which continues.
    virtual runtime::Task<Result<void>> released(BroadcastId id, UnixMillis grace_ends_at) = 0;
};

/// What other services ask about channels. Callable on any loop.
class Channels {
public:
    virtual ~Channels() = default;

    virtual runtime::Task<Result<Channel>> channel(UserId user) = 0;
    /// The broadcast on air, from memory.
    virtual std::optional<Stream> live_stream(const UserId& user) = 0;
    /// The channel meant by a broadcast's id, a channel's id or a username. NotFound.
    virtual runtime::Task<Result<UserId>> resolve(std::string id) = 0;
    /// "live_…x789"; makes the key when the channel has none.
    virtual runtime::Task<Result<std::string>> masked_key(UserId user) = 0;
    /// A player is alive. Gives the number of viewers; NotFound when the broadcast is not on air.
    virtual runtime::Task<Result<std::int64_t>>
    heartbeat(BroadcastId id, UserId viewer, std::string session_id, std::string address) = 0;
};

} // namespace leams::streams
