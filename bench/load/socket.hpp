#pragma once

#include <arpa/inet.h>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/socket.h>

[[noreturn]] inline void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

/// How many bytes an answer has, by its first ones: head and body. Ends the program unless it is a 200 whose
/// head is there.
inline std::size_t size_of_answer(std::string_view text) {
    const auto end = text.find("\r\n\r\n");
    const auto length = text.find("Content-Length: ");
    if (!text.starts_with("HTTP/1.1 200") || end == text.npos || length > end) {
        std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
        std::exit(1);
    }
    return end + 4 + std::strtoull(text.data() + length + 16, nullptr, 10);
}

/// A blocking connection to a port of 127.0.0.1, from an address of the loopback network (in host order).
inline int connect_to(std::uint16_t port, std::uint32_t from_address = INADDR_LOOPBACK) {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(from_address);
    auto to = from;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&from), sizeof(from)) != 0 ||
        connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) != 0) {
        fail("connect");
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return fd;
}
