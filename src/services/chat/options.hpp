#pragma once

#include "core/runtime/config.hpp"
#include "services/chat/config.hpp"

namespace leams::chat {

/// The options chat.*; what they are bound to must outlive the table.
void add_options(runtime::ConfigTable& table, ChatConfig& config);

} // namespace leams::chat
