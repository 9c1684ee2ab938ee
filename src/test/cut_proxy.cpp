#include "test/cut_proxy.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace leams::test {
namespace {

constexpr int kTurnMillis = 5;
constexpr std::size_t kSlowBytes = 512;

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

bool send_all(int to, const char* bytes, std::size_t size) {
    while (size > 0) {
        const auto sent = ::send(to, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

} // namespace

CutProxy::CutProxy(int target_port)
    : target_(target_port)
    , listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_.fd(), generic, size) != 0 || ::listen(listener_.fd(), 16) != 0 ||
        ::getsockname(listener_.fd(), generic, &size) != 0) {
        throw std::runtime_error("no port is free");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
}

CutProxy::~CutProxy() {
    stopping_ = true;
    thread_.join();
}

void CutProxy::cut() {
    cutting_ = true;
}

void CutProxy::run() {
    while (!stopping_) {
        if (cutting_.exchange(false)) {
            cuts_ += pairs_.empty() ? 0 : 1;
            pairs_.clear();
        }
        std::vector<pollfd> watched{{listener_.fd(), POLLIN, 0}};
        for (const auto& pair : pairs_) {
            watched.push_back({pair.client.fd(), POLLIN, 0});
            watched.push_back({pair.server.fd(), POLLIN, 0});
        }
        ::poll(watched.data(), watched.size(), kTurnMillis);
        std::size_t place = 1;
        for (auto pair = pairs_.begin(); pair != pairs_.end(); place += 2) {
            const bool from_client =
                watched[place].revents == 0 || pass(pair->client.fd(), pair->server.fd());
            const bool from_server =
                watched[place + 1].revents == 0 || pass(pair->server.fd(), pair->client.fd());
            pair = from_client && from_server ? std::next(pair) : pairs_.erase(pair);
        }
        if (watched[0].revents != 0) {
            accept_one();
        }
    }
}

void CutProxy::accept_one() {
    Pair pair{
        Descriptor(::accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC)),
        Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    };
    const auto address = loopback(target_);
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(pair.server.fd(), generic, sizeof address) == 0) {
        pairs_.push_back(std::move(pair));
    }
}

/// False when the connection is to be cut.
bool CutProxy::pass(int from, int to) {
    std::array<char, 65'536> bytes;
    if (slow_) {
        ::poll(nullptr, 0, kTurnMillis);
    }
    const auto came = ::recv(from, bytes.data(), slow_ ? kSlowBytes : bytes.size(), 0);
    if (came <= 0) {
        return false;
    }
    auto size = static_cast<std::size_t>(came);
    const long left = left_;
    if (left >= 0) {
        size = std::min(size, static_cast<std::size_t>(left));
        left_ = left - static_cast<long>(size) > 0 ? left - static_cast<long>(size) : -1;
        if (left_ < 0) {
            send_all(to, bytes.data(), size);
            cutting_ = true;
            return false;
        }
    }
    return send_all(to, bytes.data(), size);
}

} // namespace leams::test
