#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/runtime/task.hpp"
#include "media/hub/reader.hpp"

#include <memory>
#include <string>

namespace leams::media {

/// What a playing client presents, whatever its protocol.
struct PlayRequest {
    Secret key;               // A read key; a stream key opens nothing here.
    std::string name;         // Of the channel or of its broadcast, lower-case.
    std::string peer_address; // Without the port.
};

/// Where protocols bring their players. Implemented by media::Registry; thread-safe.
class Playback {
public:
    virtual ~Playback() = default;

    /// Checks the key and gives a reader for `loop`, which must be the caller's, of the channel's broadcast.
    /// Errors: Unauthenticated (unknown key), PermissionDenied (a suspended account, another channel's key),
    /// NotFound (not on air), Unavailable.
    virtual runtime::Task<Result<std::unique_ptr<Reader>>> play(PlayRequest request, runtime::Loop& loop) = 0;
};

} // namespace leams::media
