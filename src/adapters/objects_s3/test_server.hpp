#pragma once

#include "core/base/assert.hpp"
#include "core/base/descriptor.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cstdint>
#include <mutex>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <utility>
#include <vector>

// For this module's tests: a server that says what it is told to, right or wrong.
namespace leams::adapters {

inline std::string http(int status, const std::string& body = "", const std::string& headers = "") {
    return "HTTP/1.1 " + std::to_string(status) +
           " X\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers +
           "\r\n" + body;
}
inline std::string http_error(int status, const std::string& code, const std::string& headers = "") {
    return http(status, "<Error><Code>" + code + "</Code></Error>", headers);
}

/// Gives each request the next answer, the last one again and again, and hangs up. Who gets an empty one
/// waits.
class ScriptedServer {
public:
    struct Seen {
        std::string line; // "GET /bucket/a"
        std::string head;
        std::string body;
    };

    explicit ScriptedServer(std::vector<std::string> answers)
        : answers_(std::move(answers))
        , listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        LEAMS_ASSERT(::bind(listener_.fd(), generic, size) == 0 && ::listen(listener_.fd(), 16) == 0);
        LEAMS_ASSERT(::getsockname(listener_.fd(), generic, &size) == 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~ScriptedServer() {
        ::shutdown(listener_.fd(), SHUT_RDWR);
        thread_.join();
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    std::string url() const { return "s3://AK:SK@127.0.0.1:" + std::to_string(port_) + "/bucket?tls=0"; }
    std::vector<Seen> seen() const {
        const std::lock_guard lock(mutex_);
        return seen_;
    }
    /// One for each request.
    std::vector<std::string> lines() const {
        std::vector<std::string> lines;
        for (const auto& one : seen()) {
            lines.push_back(one.line);
        }
        return lines;
    }

private:
    void serve() {
        std::vector<Descriptor> held;
        for (std::size_t i = 0;; ++i) {
            Descriptor client(::accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC));
            if (!client.is_open()) {
                return;
            }
            read_request(client);
            const auto& answer = answers_[std::min(i, answers_.size() - 1)];
            if (answer.empty()) {
                held.push_back(std::move(client));
                continue;
            }
            ::send(client.fd(), answer.data(), answer.size(), MSG_NOSIGNAL);
            ::shutdown(client.fd(), SHUT_WR);
            char rest = 0;
            while (::recv(client.fd(), &rest, 1, 0) > 0) {
            }
        }
    }

    void read_request(const Descriptor& client) {
        std::string text;
        std::string buffer(64 << 10, '\0');
        std::size_t whole = std::string::npos;
        while (text.size() < whole) {
            const auto count = ::recv(client.fd(), buffer.data(), buffer.size(), 0);
            if (count <= 0) {
                break;
            }
            text.append(buffer, 0, static_cast<std::size_t>(count));
            if (const auto end = text.find("\r\n\r\n"); whole == std::string::npos && end != whole) {
                const auto at = text.find("Content-Length: ");
                whole = end + 4 + (at < end ? std::stoul(text.substr(at + 16)) : 0);
            }
        }
        const auto end = text.find("\r\n\r\n");
        const std::lock_guard lock(mutex_);
        seen_.push_back({text.substr(0, text.find(" HTTP/")), text.substr(0, end), text.substr(end + 4)});
    }

    std::vector<std::string> answers_;
    Descriptor listener_;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::vector<Seen> seen_;
    std::thread thread_;
};

} // namespace leams::adapters
