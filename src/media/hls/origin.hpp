#pragma once

#include "media/hls/delivery.hpp"
#include "media/hub/ports.hpp"
#include "media/packaging/listener_factory.hpp"
#include "media/packaging/packager.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace leams::hls {

/// Packages every broadcast and hands each new part to the deliveries of all loops, once per loop, and to
/// whoever else listens.
class Origin final : public media::SinkFactory {
public:
    /// The deliveries must outlive the origin's sinks, and their loops must not run handlers after they died;
    /// the factories must outlive the sinks too.
    /// All segments together take at most `max_bytes`.
    Origin(
        packaging::PackagerConfig config,
        std::uint64_t max_bytes,
        const Clock& clock,
        std::vector<Delivery*> deliveries,
        std::vector<packaging::RenditionListenerFactory*> listeners,
        runtime::Log log
    );

    std::unique_ptr<media::Sink> make_sink(media::SinkContext context) override;

private:
    class LiveSink;

    packaging::PackagerConfig config_;
    const Clock& clock_;
    packaging::SegmentMemory memory_;
    std::vector<Delivery*> deliveries_;
    std::vector<packaging::RenditionListenerFactory*> listeners_;
    runtime::Log log_;
};

} // namespace leams::hls
