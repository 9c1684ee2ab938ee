#pragma once

#include "core/net/http_server.hpp"

#include <arpa/inet.h>
#include <functional>
#include <memory>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>

/// For this module's tests: a server on a free port, and a client that speaks raw bytes.
namespace leams::net {

class FunctionHandler final : public HttpHandler {
public:
    using Function = std::function<void(const Request&, Responder)>;
    explicit FunctionHandler(Function function)
        : function_(std::move(function)) {}
    void on_request(const Request& request, Responder responder) override {
        function_(request, std::move(responder));
    }

private:
    Function function_;
};

class TestServer {
public:
    explicit TestServer(FunctionHandler::Function function, HttpLimits limits = {})
        : handler_(std::move(function))
        , loops_(1)
        , server_(std::make_unique<HttpServer>(loops_, limits, [this](runtime::Loop&) -> HttpHandler& {
            return handler_;
        })) {
        const auto listening = server_->listen("127.0.0.1", 0, "http.port");
        LEAMS_ASSERT(listening.has_value());
        loops_.start();
    }
    ~TestServer() {
        server_->stop_blocking(std::chrono::milliseconds(0));
        loops_.stop();
    }

    HttpServer& server() { return *server_; }
    runtime::Loop& loop() { return loops_.at(0); }

private:
    FunctionHandler handler_;
    runtime::Loops loops_;
    std::unique_ptr<HttpServer> server_;
};

/// A blocking socket whose reads give up after ten seconds.
class TestClient {
public:
    explicit TestClient(std::uint16_t port, int receive_buffer = 0)
        : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (receive_buffer > 0) {
            setsockopt(socket_.fd(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        }
        const timeval patience{.tv_sec = 10, .tv_usec = 0};
        setsockopt(socket_.fd(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in target{};
        target.sin_family = AF_INET;
        target.sin_port = htons(port);
        target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        LEAMS_ASSERT(connect(socket_.fd(), reinterpret_cast<const sockaddr*>(&target), sizeof target) == 0);
    }
    TestClient(const TestClient&) = delete;
    TestClient& operator=(const TestClient&) = delete;

    int fd() const noexcept { return socket_.fd(); }
    void hang_up() { socket_.close(); }
    bool send(std::string_view text) {
        return ::send(socket_.fd(), text.data(), text.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(text.size());
    }
    /// Exactly `count` bytes, fewer when the server closed.
    std::string read(std::size_t count) {
        std::string out(count, '\0');
        std::size_t have = 0;
        while (have < count) {
            const auto got = recv(socket_.fd(), out.data() + have, count - have, 0);
            if (got <= 0) {
                break;
            }
            have += static_cast<std::size_t>(got);
        }
        out.resize(have);
        return out;
    }
    std::string read_until(std::string_view mark) {
        std::string out;
        while (!out.ends_with(mark)) {
            const auto next = read(1);
            if (next.empty()) {
                break;
            }
            out += next;
        }
        return out;
    }
    std::string read_all() {
        std::string out;
        for (auto next = read(4096); !next.empty(); next = read(4096)) {
            out += next;
        }
        return out;
    }
    /// The head and the body of one answer with a Content-Length.
    std::pair<std::string, std::string> answer() {
        auto head = read_until("\r\n\r\n");
        const auto at = head.find("Content-Length: ");
        const auto length = at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
        return {std::move(head), read(length)};
    }

private:
    Descriptor socket_;
};

} // namespace leams::net
