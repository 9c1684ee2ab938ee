#pragma once

#include "adapters/sql/sealer.hpp"
#include "adapters/sql/streams.hpp"
#include "media_ports.hpp"
#include "module.hpp"
#include "platform.hpp"
#include "services/streams/broadcasts.hpp"
#include "services/streams/categories.hpp"
#include "services/streams/service.hpp"
#include "services/streams/viewers.hpp"

namespace leams::app {

/// Channels, their keys, and what is on air.
class StreamsModule final : public Module {
public:
    StreamsModule(Platform& platform, auth::AuthApi& auth);

    streams::StreamsService& service() noexcept { return service_; }
    streams::Broadcasts& broadcasts() noexcept { return broadcasts_; }
    /// Where the media module says that it is here.
    RegistryLink& registry_link() noexcept { return registry_link_; }
    streams::ChannelStore& channels() noexcept { return channels_; }
    streams::KeyStore& keys() noexcept { return keys_; }

    Result<void> open() override;
    std::vector<net::Route> routes() override;
    Result<void> start() override;
    void stop() override;

private:
    Platform& platform_;
    sql::Sealer sealer_;
    sql::ChannelRepository channels_;
    sql::KeyRepository keys_;
    sql::KeyRepository read_keys_;
    sql::BroadcastRepository store_;
    sql::CategoryRepository category_store_;
    RegistryLink registry_link_;
    streams::Viewers viewers_;
    streams::Broadcasts broadcasts_;
    streams::Categories categories_;
    streams::StreamsService service_;
};

} // namespace leams::app
