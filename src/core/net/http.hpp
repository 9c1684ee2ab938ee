#pragma once

#include "core/formats/http1.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace leams::runtime {
class Loop;
}

/// The server side of HTTP/1.1. A connection lives on one loop; its request is handled there, and answered
/// there at once or later. No coroutine, timer or buffer belongs to an idle connection.
namespace leams::net {

/// Immutable text shared by many answers.
using SharedText = std::shared_ptr<const std::string>;

/// Bytes of an open file, sent without passing through user space. `owner` keeps the descriptor open.
struct FileRange {
    std::shared_ptr<const void> owner;
    int fd = -1;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

using Body = std::variant<std::string, SharedText, FileRange>;
std::uint64_t size_of(const Body& body) noexcept;

/// What a browser may do with an answer that it is led to show as a page. Nothing, unless the answer's own
/// headers, or the lack of them, say otherwise.
enum class PagePolicy : std::uint8_t { Nothing, Own };

struct Response {
    std::uint16_t status = 200;
    std::string headers;       // Ready lines, each ending in CRLF; without Content-Length, Date, Connection.
    SharedText shared_headers; // The same, made once for many answers.
    Body body;
    std::optional<std::uint64_t> length{}; // Of a body that Responder::start() sends; absent: chunked.
    bool close = false;                    // Close the connection after this answer.
    PagePolicy policy = PagePolicy::Nothing;

    Response& header(std::string_view name, std::string_view value);
};

/// What the door that takes a request knows of who will use the answer.
struct Audience {
    bool secure = false;      // It goes out by HTTPS, and tells the browser to insist on that.
    bool other_sites = false; // Pages of other sites may embed it.
};

/// A request whose body has arrived. All views live only until the handler returns: copy what must live
/// longer.
struct Request {
    std::string_view method;
    std::string_view target;
    std::string_view path;  // Still percent-encoded.
    std::string_view query; // Without the '?'.
    std::string_view body;
    std::string_view peer; // Address without the port: the client's, or that of a proxy between.
    std::string_view id{}; // Its name in logs and answers, once a door has given it one.
    const http1::Head* head = nullptr;

    static Request of(const http1::Head& head, std::string_view body, std::string_view peer) noexcept;
    std::string_view header(std::string_view name) const noexcept { return head->header(name); }
};

class HttpConnection;
class WebSocket;
class WebSocketHandler;

/// Answers one request: exactly once, on the connection's loop, now or later. Dropped unanswered, it sends
/// 500. When the client has gone, answering does nothing.
class Responder {
public:
    explicit Responder(std::shared_ptr<HttpConnection> connection) noexcept;
    Responder(Responder&&) noexcept = default;
    Responder& operator=(Responder&& other) noexcept;
    ~Responder();

    runtime::Loop& loop() const noexcept;
    /// Whether the client is still connected.
    bool alive() const noexcept;
    /// Calls `gone` once when the client leaves before it is answered; replaces what was set before.
    void on_gone(std::function<void()> gone);
    void set_audience(Audience audience) noexcept;
    /// The answer will have it as X-Request-Id.
    void set_request_id(std::string_view id);

    void send(Response response);

    /// Sends the head now and the body piece by piece, chunked unless `head` has a length. write() returns
    /// false while more than 256 KiB wait for the client; `on_drain` is called when they are gone. `on_drain`
    /// gets false when the client has left.
    class Stream {
    public:
        explicit Stream(std::shared_ptr<HttpConnection> connection) noexcept
            : connection_(std::move(connection)) {}
        bool write(std::string data);
        /// The same with pieces that go out one after another.
        bool write(std::vector<Body> pieces);
        void finish();
        /// The body cannot be completed: closes the connection so that the client sees it was cut.
        void abort();

    private:
        std::shared_ptr<HttpConnection> connection_;
    };
    Stream start(Response head, std::function<void(bool alive)> on_drain);

    /// Completes a WebSocket handshake and hands the connection to `handler`. The caller has checked origin
    /// and access. `extra_headers` as in Response::headers. Answers 426 and returns nullptr when the request
    /// was no valid handshake.
    std::shared_ptr<WebSocket>
    upgrade(std::shared_ptr<WebSocketHandler> handler, std::string_view extra_headers = {});

private:
    std::shared_ptr<HttpConnection> connection_;
};

/// Takes the requests of a server; called on the connection's loop.
class HttpHandler {
public:
    virtual ~HttpHandler() = default;
    virtual void on_request(const Request& request, Responder responder) = 0;
    /// Largest body of a request for `path`, still percent-encoded; asked before the body is read.
    virtual std::size_t max_body_bytes(std::string_view path) const {
        static_cast<void>(path);
        return 64 * 1024;
    }
};

std::string_view reason_phrase(std::uint16_t status) noexcept;
/// The header lines that every answer of a server has.
std::string_view policy_lines(PagePolicy policy) noexcept;

} // namespace leams::net
