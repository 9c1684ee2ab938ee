#pragma once

#include "front.hpp"
#include "module_list.hpp"
#include "platform.hpp"

#include <cstdint>
#include <memory>

namespace leams::app {

enum class Demo : std::uint8_t { Off, On };

/// A running server: the platform, this process's modules on it, and the ports in front of them.
class Node {
public:
    /// Listens and serves when it returns; errors are sentences for the operator. `settings` and `folder`
    /// must outlive it.
    static Result<std::unique_ptr<Node>>
    start(const Settings& settings, const DataFolder& folder, Roles roles, Demo demo);
    ~Node();

    /// Graceful: stops accepting, lets requests finish, ends what is live, writes out what waits.
    void stop();

private:
    explicit Node(std::unique_ptr<Platform> platform);

    Result<void> begin(Demo demo);

    std::unique_ptr<Platform> platform_;
    ModuleList modules_;
    std::unique_ptr<Front> front_;
    bool is_running_ = false;
};

} // namespace leams::app
