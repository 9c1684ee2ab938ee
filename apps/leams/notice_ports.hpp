#pragma once

#include "adapters/http_client/curl_client.hpp"
#include "core/runtime/blocking_pool.hpp"
#include "settings.hpp"

#include <cstdint>
#include <string>

namespace leams::app {

/// The options of the client that asks servers of the administrator's choice, which may well be internal.
adapters::CurlClientOptions outgoing_options(const Settings& settings);

/// How full the disk of a folder is. A network's disk may hang, so it is asked on a thread of its own.
class DiskProbe {
public:
    explicit DiskProbe(std::string folder)
        : folder_(std::move(folder)) {}

    /// As df says it: of what is not kept for root, rounded up.
    runtime::Task<Result<std::uint32_t>> used_percent();

private:
    std::string folder_;
    runtime::BlockingPool pool_{1, 1};
};

/// Sends a test notice to the configured webhook and waits for the answer.
Result<void> send_test_notice(const Settings& settings);

} // namespace leams::app
