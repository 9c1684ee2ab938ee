#pragma once

#include "core/base/descriptor.hpp"
#include "core/net/send_queue.hpp"
#include "gateway/web_proxy.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace leams::gateway {

/// One connection to the web app: sends a request, gives the answer to the client as it comes, and is then
/// free for the next.
class Upstream final : public std::enable_shared_from_this<Upstream>, private runtime::PollHandler {
public:
    explicit Upstream(WebProxy& proxy);
    ~Upstream() override;

    /// False when the connection cannot even be begun.
    bool connect(const std::string& address, std::uint16_t port);
    /// A used connection has been idle, so that the web app may be closing it right now; a request that it
    /// does not begin to answer then goes to a fresh one, if it may be repeated.
    enum class Connection : std::uint8_t { Fresh, Used };
    void begin(PageRequest page, Connection connection);
    void sweep();
    void close();
    bool open() const noexcept { return socket_.is_open(); }

private:
    void on_ready(std::uint32_t events) override;
    void on_readable();
    /// Takes the head out of in_ when it is complete.
    bool take_head();
    void take_body();
    void take_chunks();
    void pass_on(std::string data);
    void on_client(bool alive);
    void finish();
    /// The client has gone: tells the web app and waits until it has heard.
    void leave();
    void end_leaving();
    /// The web app has closed the connection.
    void lose(std::string_view why);
    void fail(std::string_view why);
    void watch();

    WebProxy& proxy_;
    Descriptor socket_;
    std::uint32_t watched_ = 0;
    bool paused_ = false;  // The client is slower than the web app.
    bool leaving_ = false; // The client has gone, and the web app does not know yet.
    bool head_request_ = false;
    bool reusable_ = false;
    int since_ = 0;
    net::SendQueue out_;
    std::string in_;
    /// Until the head has been passed on; with its text while it may be sent again.
    std::optional<PageRequest> page_;
    std::shared_ptr<PageClient> client_;  // From then on.
    std::unique_ptr<Turns::Place> place_; // While the web app works on it.
    std::optional<http1::ChunkedDecoder> chunked_;
    std::optional<std::uint64_t> left_; // Of a body with a length; neither: until the connection ends.
};

} // namespace leams::gateway
