#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/runtime/task.hpp"
#include "media/hub/playback.hpp"
#include "media/hub/publication.hpp"
#include "media/hub/sink.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace leams::media {

/// A channel that somebody may publish to, or play.
struct Grant {
    UserId channel;
    std::string username; // Of the channel, lower-case: it stands in URLs.
    bool record = true;   // What is published is kept.
};

/// Who may publish and play. Called on any loop.
class Authorizer {
public:
    virtual ~Authorizer() = default;
    /// Errors as Ingest::publish: Unauthenticated, PermissionDenied, Unavailable.
    virtual runtime::Task<Result<Grant>> authorize_publish(const PublishRequest& request) = 0;
    /// Who may play which channel. Errors as Playback::play.
    virtual runtime::Task<Result<Grant>> authorize_play(const PlayRequest& request) = 0;
};

enum class EndReason : std::uint8_t { Stopped, Lost, EndedByOwner, KeyRotated, Banned, ShuttingDown };

/// Why a broadcast waits: its publisher was lost, or has stopped and may only restart.
enum class Interruption : std::uint8_t { Lost, Stopped };

/// Which broadcast a publisher's media goes to.
struct Begun {
    BroadcastId id;
    bool continued = false; // It has had segments before, which this process knows nothing of or has ended.
};

/// Tells what becomes of broadcasts. Called on the registry's home loop, for one broadcast one call after the
/// other: begin, then live once, any number of interrupted and resumed in turn, ended. Errors are logged and
/// change nothing, except that a broadcast that cannot begin refuses its publisher, and that one which has
/// been ended before it could go live ends.
class BroadcastEvents {
public:
    virtual ~BroadcastEvents() = default;
    virtual runtime::Task<Result<Begun>> begin(Grant grant, std::string protocol, std::string encoder) = 0;
    /// Viewers can watch from now on. NotFound when the broadcast has been ended meanwhile.
    virtual runtime::Task<Result<void>> live(BroadcastId id) = 0;
    virtual runtime::Task<Result<void>>
    interrupted(BroadcastId id, UnixMillis grace_ends_at, Interruption why) = 0;
    virtual runtime::Task<Result<void>> resumed(BroadcastId id) = 0;
    virtual runtime::Task<Result<void>> ended(BroadcastId id, EndReason reason) = 0;
};

/// What a sink is made for.
struct SinkContext {
    BroadcastId id;
    Grant grant;
    runtime::Loop& loop;               // Where the sink lives.
    bool continued = false;            // See Begun.
    std::function<void()> on_playable; // To be called once, when viewers can watch through this sink.
};

/// Makes the sinks that every broadcast has. Called on the broadcast's loop.
class SinkFactory {
public:
    virtual ~SinkFactory() = default;
    virtual std::unique_ptr<Sink> make_sink(SinkContext context) = 0;
};

} // namespace leams::media
