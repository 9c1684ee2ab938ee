#pragma once

#include "core/base/result.hpp"
#include "core/net/route.hpp"
#include "core/runtime/loop.hpp"
#include "gateway/gateway.hpp"

#include <vector>

namespace leams::app {

/// A part of the server: what it serves, and how it begins and ends. Called on the main thread, which may
/// block.
class Module {
public:
    virtual ~Module() = default;

    /// Before the loops run: takes what the module must have, such as its port.
    virtual Result<void> open() { return {}; }
    /// Once all modules are open: its routes below /api, and what takes a part of the URL space as it is on
    /// one loop.
    virtual std::vector<net::Route> routes() { return {}; }
    virtual std::vector<gateway::Mount> mounts(runtime::Loop&) { return {}; }
    /// Once the loops run and all modules have subscribed to what they want to hear.
    virtual Result<void> start() { return {}; }
    /// Before the public port closes: tells clients to go.
    virtual void drain() {}
    /// Undoes open() and as much of start() as has happened. Modules that are built on this one have stopped.
    virtual void stop() {}
};

} // namespace leams::app
