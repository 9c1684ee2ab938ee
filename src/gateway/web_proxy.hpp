#pragma once

#include "core/runtime/log_throttle.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/poller.hpp"
#include "gateway/page_client.hpp"
#include "gateway/turns.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace leams::gateway {

class Upstream;

/// A request on its way to the web app.
struct PageRequest {
    std::string text;
    bool head = false;       // The answer has no body.
    bool repeatable = false; // Asking twice does what asking once does.
    std::shared_ptr<PageClient> client;
    std::unique_ptr<Turns::Place> place{};
};

/// A visitor's own request, as the web app gets it.
struct VisitorRequest {
    std::string text;
    std::string group; // Of the client's address.
    bool head = false;
    bool gzip = false; // The client takes the answer gzipped.
    bool repeatable = false;
    net::Responder responder;

    /// `client` is the client's address, `secure` whether it came by HTTPS.
    static VisitorRequest
    of(const net::Request& request, const std::string& client, bool secure, net::Responder responder);
};

/// Passes requests on to the web app when their turn has come, and its answers back as they come, over
/// kept-alive connections. One per loop.
class WebProxy {
public:
    struct Target {
        std::string address;
        std::uint16_t port = 0;
        int silence_s = 0; // The web app may be silent so long before and within an answer.
    };
    WebProxy(runtime::Loop& loop, Turns& turns, Target target);
    ~WebProxy();

    /// The answer goes to the visitor as it comes.
    void forward(VisitorRequest visitor);
    /// A request that takes its turn among those of an address group.
    void ask(std::string group, PageRequest page);

private:
    friend class Upstream;
    struct Waiting;
    void take_turn(Waiting& waiting, Turns::Turn turn);
    void send(PageRequest page);
    void send_anew(PageRequest page);
    void refuse(PageClient& client, std::string_view why);
    void sweep();
    /// Tells the log, but not of each request.
    void note_unreachable(std::string_view why);

    runtime::Loop& loop_;
    Turns& turns_;
    Target target_;
    int now_ = 0; // Seconds, for timeouts.
    std::unordered_map<Waiting*, std::shared_ptr<Waiting>> waiting_;
    std::vector<std::shared_ptr<Upstream>> idle_;
    std::unordered_map<Upstream*, std::shared_ptr<Upstream>> busy_;
    std::unique_ptr<runtime::Loop::Timer> sweeper_;
    runtime::LogThrottle unreachable_;
    runtime::LogThrottle crowded_;
};

} // namespace leams::gateway
