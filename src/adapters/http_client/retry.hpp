#pragma once

#include "core/runtime/http_client.hpp"

#include <chrono>
#include <optional>

namespace leams::adapters {

/// How long to wait before `request` is sent again; nullopt when `outcome` is final. Grows twofold from
/// `first` with each retry made so far, and is no shorter than what the server asks for.
std::optional<std::chrono::milliseconds> retry_delay(
    const runtime::HttpRequest& request,
    const Result<runtime::HttpAnswer>& outcome,
    unsigned retries,
    std::chrono::milliseconds first
);

} // namespace leams::adapters
