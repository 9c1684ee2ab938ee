#pragma once

#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"
#include "core/runtime/loop.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace leams::net {

/// A connected non-blocking socket.
struct AcceptedSocket {
    Descriptor descriptor;
    std::string peer; // The peer's address without the port; an IPv4-mapped address as IPv4.
};

/// Accepts TCP connections on one loop and hands each to `on_accept`, on that loop. When the process is out
/// of descriptors it pauses instead of spinning.
class Listener final : private runtime::PollHandler {
public:
    /// `setting` names the port's configuration key, for the message when it is taken. Port 0 takes a free
    /// one; "::" takes IPv4 as well.
    static Result<std::unique_ptr<Listener>> open(
        runtime::Loop& loop,
        const std::string& address,
        std::uint16_t port,
        std::string_view setting,
        std::function<void(AcceptedSocket)> on_accept
    );
    /// On the loop, or when it does not run.
    ~Listener() override;

    std::uint16_t port() const noexcept { return port_; }

private:
    Listener(runtime::Loop& loop, Descriptor socket, std::function<void(AcceptedSocket)> on_accept);
    void on_ready(std::uint32_t events) override;
    void pause();

    runtime::Loop& loop_;
    Descriptor socket_;
    std::uint16_t port_;
    std::function<void(AcceptedSocket)> on_accept_;
    std::unique_ptr<runtime::Loop::Timer> resume_;
    bool paused_ = false;
};

} // namespace leams::net
