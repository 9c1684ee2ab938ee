#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/runtime/task.hpp"
#include "services/streams/dto.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leams::streams {

/// Interrupted: the publisher is away and a grace time runs; the stream's state says whether he was lost or
/// has stopped. Resumed: he is back. Either may come with another title or the like.
enum class StreamEventKind : std::uint8_t { Online, Offline, Updated, Interrupted, Resumed, Viewers };

struct StreamEvent {
    StreamEventKind kind = StreamEventKind::Online;
    UserId channel;
    Stream stream;
};

/// Learns what happens to every broadcast of the instance, whichever process it is in, when the live list of
/// this process shows it. Viewers come at most every five seconds and broadcast.
class StreamObserver {
public:
    virtual ~StreamObserver() = default;
    /// On the streams service's loop; must not block.
    virtual void on_stream(const StreamEvent& event) = 0;
};

/// Whose key it is.
struct KeyGrant {
    UserId channel;
    std::string username;
    bool record = true; // What is published is kept.
};

/// Which broadcast a publisher's media goes to.
struct OpenBroadcast {
    BroadcastId id;
    bool continued = false; // It was left open: by another process, or because its end could not be stored.
};

/// Whether a publisher who is away was lost or has stopped.
enum class Absence : std::uint8_t { Lost, Stopped };

/// What media asks and tells. Callable on any loop; satisfies media's ports through an adapter in apps/.
class Publishing {
public:
    virtual ~Publishing() = default;

    /// Unauthenticated for an unknown key, PermissionDenied for a suspended account and for an address that
    /// is not on the channel's list.
    virtual runtime::Task<Result<KeyGrant>> authorize_key(Secret key, std::string peer_address) = 0;

    /// The same for a read key, which plays the channel and nothing else.
    virtual runtime::Task<Result<KeyGrant>> authorize_read_key(Secret key, std::string peer_address) = 0;

    /// A publisher came: continues the channel's broadcast when a process left one, or opens a new one, which
    /// is not shown yet. Conflict while the channel is on air in another process.
    virtual runtime::Task<Result<OpenBroadcast>> begin(UserId channel) = 0;
    /// There is something to watch: the broadcast goes on air. NotFound when it has been ended before.
    virtual runtime::Task<Result<void>> live(BroadcastId id) = 0;
    virtual runtime::Task<Result<void>>
    interrupted(BroadcastId id, UnixMillis grace_ends_at, Absence why) = 0;
    virtual runtime::Task<Result<void>> resumed(BroadcastId id) = 0;
    /// Succeeds for a broadcast that has ended already.
    virtual runtime::Task<Result<void>> ended(BroadcastId id) = 0;
    /// This process stops; until `grace_ends_at` the publisher may come back to another one, which continues.
    virtual runtime::Task<Result<void>> released(BroadcastId id, UnixMillis grace_ends_at) = 0;
};

/// Who watches, as far as counting needs it.
struct Viewer {
    UserId user;            // Empty: a guest.
    std::string session_id; // Random, of one tab.
    std::string address;
    std::string user_agent;
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
    /// "live_…x789"; empty when the channel has none, which is until the owner asks to see it.
    virtual runtime::Task<Result<std::string>> masked_key(UserId user) = 0;
    /// A player is alive. Gives the number of viewers; NotFound when the broadcast is not on air.
    virtual runtime::Task<Result<std::int64_t>> heartbeat(BroadcastId id, Viewer viewer) = 0;
    /// The newest broadcast that is over and has been on air.
    virtual runtime::Task<Result<std::optional<LastBroadcast>>> last_broadcast(UserId user) = 0;
};

/// What administrators see and do with what is on air. Callable on any loop.
class OnAir {
public:
    virtual ~OnAir() = default;

    /// From memory, most viewers first.
    virtual std::vector<Stream> live() = 0;
    /// Empty when this process does not hold it, or has not measured it yet.
    virtual runtime::Task<std::optional<double>> bitrate_kbps(BroadcastId id) = 0;
    /// Ends it for good and cuts its publisher, whichever process he is at; gives it as it was. NotFound when
    /// it is not on air.
    virtual runtime::Task<Result<Stream>> end(BroadcastId id) = 0;
};

} // namespace leams::streams
