#pragma once

#include "adapters/http_client/multi.hpp"
#include "adapters/http_client/places.hpp"
#include "adapters/http_client/transfer.hpp"
#include "core/runtime/http_client.hpp"
#include "core/runtime/loop.hpp"

#include <chrono>

namespace leams::adapters {

struct CurlClientOptions {
    TransferOptions transfer{};
    PlaceLimits places{};
    std::chrono::milliseconds first_retry{500}; // Each further one waits twice as long.
};

/// HTTP/1.1 and HTTP/2 by libcurl. A client's connections are its own, so one that reaches public addresses
/// only never takes up another's.
class CurlClient final : public runtime::HttpClient {
public:
    /// Dies on `loop`, or when that has stopped; no request may be under way.
    explicit CurlClient(runtime::Loop& loop, CurlClientOptions options = {});

    runtime::Task<Result<runtime::HttpAnswer>> send(runtime::HttpRequest request) override;

private:
    using Latest = std::chrono::steady_clock::time_point;

    runtime::Task<Result<runtime::HttpAnswer>> follow(runtime::HttpRequest request, Latest latest);

    runtime::Loop& loop_;
    CurlClientOptions options_;
    CurlMulti multi_;
    Places places_;
};

} // namespace leams::adapters
