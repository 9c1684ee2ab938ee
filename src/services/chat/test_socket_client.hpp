#pragma once

#include "core/base/bytes.hpp"
#include "core/base/descriptor.hpp"
#include "core/formats/websocket_frame.hpp"

#include <arpa/inet.h>
#include <cstddef>
#include <cstdint>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace leams::chat {

/// A WebSocket client on a plain blocking socket.
class SocketClient {
public:
    explicit SocketClient(std::uint16_t port, int receive_buffer = 0)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (receive_buffer > 0) {
            ::setsockopt(socket_.fd(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ =
            ::connect(socket_.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    SocketClient(const SocketClient&) = delete;
    SocketClient& operator=(const SocketClient&) = delete;

    /// The status of the answer to the handshake.
    int open(const std::string& target) {
        write_raw(
            "GET " + target +
            " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        while (in_.find("\r\n\r\n") == std::string::npos) {
            if (!read_some()) {
                return 0;
            }
        }
        const int status = std::stoi(in_.substr(9, 3));
        in_.erase(0, in_.find("\r\n\r\n") + 4);
        return status;
    }

    void send(std::string_view text) {
        std::string frame;
        frame += static_cast<char>(0x81);
        if (text.size() < 126) {
            frame += static_cast<char>(0x80 | text.size());
        } else {
            frame += static_cast<char>(0x80 | 126);
            frame += static_cast<char>(text.size() >> 8);
            frame += static_cast<char>(text.size() & 0xFF);
        }
        frame += std::string(4, '\0'); // A mask that changes nothing.
        frame += text;
        write_raw(frame);
    }
    void say(const std::string& text, const std::string& nonce = {}) {
        send(
            R"({"type":"message","data":{"message":")" + text + "\"" +
            (nonce.empty() ? "" : R"(,"nonce":")" + nonce + "\"") + "}}"
        );
    }
    void write_raw(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return;
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /// The next text message; "close:<code>" for a close frame, "eof" at the end.
    std::string next() {
        while (true) {
            const auto header = websocket::parse_frame_header(as_bytes(in_));
            if (header && in_.size() >= header->size + header->length) {
                auto payload = in_.substr(header->size, header->length);
                in_.erase(0, header->size + header->length);
                if (header->opcode == websocket::Opcode::Text) {
                    return payload;
                }
                if (header->opcode == websocket::Opcode::Close) {
                    const auto high = static_cast<unsigned char>(payload.at(0));
                    return "close:" + std::to_string(high * 256 + static_cast<unsigned char>(payload.at(1)));
                }
                continue;
            }
            if (!read_some()) {
                return "eof";
            }
        }
    }
    /// Skips to the next frame of a type.
    std::string next_of(const std::string& type) {
        for (int i = 0; i < 10'000; ++i) {
            const auto frame = next();
            if (frame == "eof" || frame.starts_with("close:") ||
                frame.starts_with("{\"type\":\"" + type + "\"")) {
                return frame;
            }
        }
        return "none";
    }

private:
    bool read_some() {
        pollfd ready{socket_.fd(), POLLIN, 0};
        if (::poll(&ready, 1, 20'000) <= 0) {
            return false;
        }
        char buffer[65536];
        const auto got = ::recv(socket_.fd(), buffer, sizeof buffer, 0);
        if (got <= 0) {
            return false;
        }
        in_.append(buffer, static_cast<std::size_t>(got));
        return true;
    }

    Descriptor socket_;
    bool connected_ = false;
    std::string in_;
};

} // namespace leams::chat
