#pragma once

#include "adapters/sql/sealer.hpp"
#include "adapters/sql/streams.hpp"
#include "media/hls/seats.hpp"
#include "media_ports.hpp"
#include "module.hpp"
#include "platform.hpp"
#include "services/streams/broadcasts.hpp"
#include "services/streams/categories.hpp"
#include "services/streams/service.hpp"
#include "services/streams/viewers.hpp"

namespace leams::app {

/// Renews the seats of viewers whose players report.
class SeatKeeper final : public streams::ViewerWatch {
public:
    explicit SeatKeeper(hls::Seats& seats) noexcept
        : seats_(seats) {}

    void reported(const BroadcastId& id, const streams::Viewer& viewer) override {
        seats_.take(id, viewer.session_id, viewer.address);
    }
    void left(const BroadcastId& id, const streams::Viewer& viewer) override {
        seats_.leave(id, viewer.session_id);
    }

private:
    hls::Seats& seats_;
};

/// Channels, their keys, and what is on air.
class StreamsModule final : public Module {
public:
    StreamsModule(Platform& platform, auth::AuthApi& auth);

    streams::StreamsService& service() noexcept { return service_; }
    streams::Broadcasts& broadcasts() noexcept { return broadcasts_; }
    /// Where the media module says that it is here.
    RegistryLink& registry_link() noexcept { return registry_link_; }
    /// Of those who watch by this process.
    hls::Seats& seats() noexcept { return seats_; }
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
    hls::Seats seats_;
    SeatKeeper seat_keeper_;
    streams::Viewers viewers_;
    streams::Broadcasts broadcasts_;
    streams::Categories categories_;
    streams::StreamsService service_;
};

} // namespace leams::app
