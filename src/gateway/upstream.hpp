#pragma once

#include "base/descriptor.hpp"
#include "gateway/web_proxy.hpp"
#include "net/send_queue.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace leams::gateway {

/// One connection to the web app: sends a request, streams the answer to the client, and is then free for the
/// next.
class Upstream final : public std::enable_shared_from_this<Upstream>, private runtime::PollHandler {
public:
    explicit Upstream(WebProxy& proxy);
    ~Upstream() override;

    /// False when the connection cannot even be begun.
    bool connect(const std::string& address, std::uint16_t port);
    /// `Once`: the connection has been idle, so that the web app may be closing it right now; a request that
    /// it does not begin to answer then goes to another connection.
    enum class Retry : std::uint8_t { Never, Once };
    void begin(std::string request, bool head_request, Retry retry, net::Responder responder);
    void sweep();
    void close();
    bool open() const noexcept { return socket_.is_open(); }

private:
    void on_ready(std::uint32_t events) override;
    void on_readable();
    /// Takes the head out of in_ when it is complete.
    bool take_head();
    void take_body();
    void pass_on(std::string_view data);
    void on_client(bool alive);
    void finish();
    /// The web app has closed the connection.
    void lose(std::string_view why);
    void fail(std::string_view why);
    void watch();

    WebProxy& proxy_;
    Descriptor socket_;
    std::uint32_t watched_ = 0;
    bool paused_ = false; // The client is slower than the web app.
    bool head_request_ = false;
    bool reusable_ = false;
    int since_ = 0;
    net::SendQueue out_;
    std::string again_; // The request, while it may be sent once more.
    std::string in_;
    std::optional<net::Responder> responder_;      // Until the head has been passed on.
    std::optional<net::Responder::Stream> stream_; // From then on.
    std::optional<http1::ChunkedDecoder> chunked_;
    std::optional<std::uint64_t> left_; // Of a body with a length; neither: until the connection ends.
};

} // namespace leams::gateway
