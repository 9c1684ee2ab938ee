#pragma once

#include "module.hpp"
#include "platform.hpp"

namespace leams::app {

/// What every process says of itself.
class HealthModule final : public Module {
public:
    explicit HealthModule(Platform& platform)
        : health_(*platform.health) {}

    std::vector<net::Route> routes() override;

private:
    Health& health_;
};

} // namespace leams::app
