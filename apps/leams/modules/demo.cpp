#include "modules/demo.hpp"

#include "run_blocking.hpp"

namespace leams::app {

DemoModule::DemoModule(Platform& platform, DemoStores stores, media::Ingest& ingest)
    : platform_(platform)
    , stores_(stores)
    , ingest_(ingest) {}

Result<void> DemoModule::start() {
    LEAMS_TRY(auto key, run_blocking(platform_.home, ensure_demo_channel(stores_)));
    publisher_ = std::make_unique<DemoPublisher>(platform_.home, ingest_, std::move(key));
    platform_.home.post([this] { publisher_->start(); });
    return {};
}

void DemoModule::stop() {
    if (publisher_) {
        run_blocking(platform_.home, publisher_->stop());
    }
}

} // namespace leams::app
