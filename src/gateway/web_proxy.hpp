#pragma once

#include "net/http.hpp"
#include "runtime/log_throttle.hpp"
#include "runtime/loop.hpp"
#include "runtime/poller.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace leams::gateway {

class Upstream;

/// Passes requests on to the web app and its answers back as they come, over kept-alive connections. One per
/// loop.
class WebProxy {
public:
    /// The web app may be silent for `silence_s` seconds before and within an answer.
    WebProxy(runtime::Loop& loop, std::string address, std::uint16_t port, int silence_s);
    ~WebProxy();

    /// `client` is the client's address, `secure` whether it came by HTTPS.
    void
    forward(const net::Request& request, const std::string& client, bool secure, net::Responder responder);

private:
    friend class Upstream;
    void send_anew(std::string request, bool head_request, net::Responder responder);
    void sweep();
    /// Tells the log, but not of each request.
    void note_unreachable(std::string_view why);

    runtime::Loop& loop_;
    std::string address_;
    std::uint16_t port_;
    int silence_s_;
    int now_ = 0; // Seconds, for timeouts.
    std::vector<std::shared_ptr<Upstream>> idle_;
    std::unordered_map<Upstream*, std::shared_ptr<Upstream>> busy_;
    std::unique_ptr<runtime::Loop::Timer> sweeper_;
    runtime::LogThrottle unreachable_;
};

} // namespace leams::gateway
