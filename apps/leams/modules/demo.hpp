#pragma once

#include "demo_channel.hpp"
#include "demo_publisher.hpp"
#include "module.hpp"
#include "platform.hpp"

#include <memory>

namespace leams::app {

/// The demo channel, with its test picture on air.
class DemoModule final : public Module {
public:
    DemoModule(Platform& platform, DemoStores stores, media::Ingest& ingest);

    Result<void> start() override;
    void stop() override;

private:
    Platform& platform_;
    DemoStores stores_;
    media::Ingest& ingest_;
    std::unique_ptr<DemoPublisher> publisher_; // Once there is a key to publish with.
};

} // namespace leams::app
