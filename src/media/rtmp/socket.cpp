#include "media/rtmp/socket.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace leams::rtmp {

namespace {

void set_option(const Descriptor& socket, int level, int name, int value) {
    setsockopt(socket.fd(), level, name, &value, sizeof(value));
}

} // namespace

void keep_alive(const Descriptor& socket) {
    set_option(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(socket, IPPROTO_TCP, TCP_KEEPIDLE, 10);
    set_option(socket, IPPROTO_TCP, TCP_KEEPINTVL, 5);
    set_option(socket, IPPROTO_TCP, TCP_KEEPCNT, 3);
}

} // namespace leams::rtmp
