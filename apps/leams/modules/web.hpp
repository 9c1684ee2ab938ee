#pragma once

#include "gateway/pages.hpp"
#include "module.hpp"
#include "platform.hpp"

#include <optional>

namespace leams::app {

/// The web app's pages, which the front serves where there is nothing else.
class WebModule final : public Module {
public:
    explicit WebModule(Platform& platform)
        : platform_(platform) {}

    Result<void> open() override {
        const auto& config = platform_.settings.gateway;
        LEAMS_TRY(auto files, gateway::StaticFiles::read(config.web_static));
        pages_.emplace(config, std::move(files));
        pages_->store.add_metrics(platform_.metrics);
        return {};
    }
    /// Once it is open.
    gateway::PagesContext& pages() { return *pages_; }

private:
    Platform& platform_;
    std::optional<gateway::PagesContext> pages_;
};

} // namespace leams::app
