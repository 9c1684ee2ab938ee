#pragma once

#include "media/hub/ports.hpp"
#include "media/packaging/rendition.hpp"

#include <memory>

namespace leams::packaging {

/// Makes those who are told of every broadcast's segments beside its playlists, by the same packager. Called
/// on the broadcast's loop, where what it makes lives and dies.
class RenditionListenerFactory {
public:
    virtual ~RenditionListenerFactory() = default;
    /// Null when there is nothing to tell of this broadcast.
    virtual std::unique_ptr<RenditionListener> make_listener(const media::SinkContext& context) = 0;
};

} // namespace leams::packaging
