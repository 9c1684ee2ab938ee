#pragma once

#include "auth/ports.hpp"
#include "base/secret.hpp"
#include "streams/api.hpp"
#include "streams/ports.hpp"

namespace leams::app {

/// What the demo channel is made with.
struct DemoStores {
    auth::AccountStore& accounts;
    streams::ChannelStore& channel_store;
    streams::KeyStore& keys;
    streams::Channels& channels;
    const Clock& clock;
};

/// The stream key of the channel "demo", which is made when absent. Its account has no password, so nobody
/// can log in.
runtime::Task<Result<Secret>> ensure_demo_channel(DemoStores stores);

} // namespace leams::app
