#pragma once

#include "hls/delivery.hpp"
#include "hls/packager.hpp"
#include "media/ports.hpp"

#include <memory>
#include <vector>

namespace leams::hls {

/// Packages every broadcast and hands each new part to the deliveries of all loops, once per loop.
class Origin final : public media::SinkFactory {
public:
    /// The deliveries must outlive the origin's sinks, and their loops must not run handlers after they died.
    Origin(PackagerConfig config, const Clock& clock, std::vector<Delivery*> deliveries, runtime::Log log);

    std::unique_ptr<media::Sink> make_sink(media::SinkContext context) override;

private:
    class LiveSink;

    PackagerConfig config_;
    const Clock& clock_;
    media::SegmentMemory memory_;
    std::vector<Delivery*> deliveries_;
    runtime::Log log_;
};

} // namespace leams::hls
