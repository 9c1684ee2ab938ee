#pragma once

#include "core/base/id.hpp"
#include "core/base/secret.hpp"
#include "core/runtime/task.hpp"
#include "media/hub/sink.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace leams::runtime {
class Loop;
}

namespace leams::media {

/// What a publishing client presents, whatever its protocol.
struct PublishRequest {
    Secret key;
    std::string protocol;     // "rtmp".
    std::string peer_address; // Without the port.
    std::string encoder;      // As the client names itself; untrusted text, at most 128 bytes.
};

/// Why a provider was cut by us.
enum class CutReason : std::uint8_t {
    TakenOver,
    KeyRotated,
    EndedByOwner,
    Banned,
    ShuttingDown,
    BitRateTooHigh,
    MemoryFull,
    ClockTooSlow,
};

/// One accepted provider of a broadcast. Lives on the broadcast's loop, where every call belongs. Destroying
/// it without end() means the connection was lost: the broadcast then waits out its grace time.
class Publication {
public:
    virtual ~Publication() = default;

    /// The loop on which the broadcast lives, and where the protocol's connection must move to before it
    /// pushes.
    virtual runtime::Loop& loop() const noexcept = 0;

    /// Takes one frame in the provider's own time: dts unwrapped to 64 bits but otherwise as sent, in ticks
    /// of its track; jumps, resets and gaps are put right behind this call. A frame whose track differs from
    /// the last one of its kind announces new parameters. Does not block.
    virtual void push(Frame frame) = 0;

    /// How soon somebody needs what comes next.
    virtual Haste haste() const = 0;

    /// The publisher said that it stops (FCUnpublish, deleteStream), as opposed to being lost.
    virtual void end() = 0;

    /// Something of what the publisher sends cannot be read and is left out. The streamer is told.
    virtual void note_unreadable() = 0;

    /// The protocol closes the connection because of what the publisher sends. The streamer is told.
    virtual void give_up(CutReason reason) = 0;

    /// Called at most once, on the broadcast's loop, when the broadcast no longer wants this provider. The
    /// protocol then closes its connection; push() has no effect any more.
    virtual void on_cut(std::function<void(CutReason)> handler) = 0;
};

/// Where protocols bring their publishers. Implemented by media::Registry; thread-safe.
class Ingest {
public:
    virtual ~Ingest() = default;

    /// Checks the key and claims its channel. Errors: Unauthenticated (unknown key), PermissionDenied
    /// (banned), Conflict (the key is live already), ResourceExhausted, Unavailable. May take up to two
    /// seconds, while a present publisher that seems dead is given the chance to show that it is not.
    /// `preferred` is the connection's loop, where a new broadcast will live.
    virtual runtime::Task<Result<std::unique_ptr<Publication>>>
    publish(PublishRequest request, runtime::Loop& preferred) = 0;
};

} // namespace leams::media
