#pragma once

#include "core/runtime/config.hpp"
#include "gateway/config.hpp"

namespace leams::gateway {

/// The options gateway.* and hooks.*; what they are bound to must outlive the table.
void add_options(runtime::ConfigTable& table, GatewayConfig& config);

/// What the options' own limits cannot say. Errors name the option.
Result<void> validate(const GatewayConfig& config);

} // namespace leams::gateway
