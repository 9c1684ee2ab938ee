#pragma once

#include "core/base/secret.hpp"
#include "services/auth/ports.hpp"
#include "services/streams/ports.hpp"

namespace leams::app {

/// What the demo channel is made with.
struct DemoStores {
    auth::AccountStore& accounts;
    streams::ChannelStore& channel_store;
    streams::KeyStore& keys;
    const Clock& clock;
};

/// The stream key of the channel "demo", which is made when absent. Its account has no password, so nobody
/// can log in.
runtime::Task<Result<Secret>> ensure_demo_channel(DemoStores stores);

} // namespace leams::app
