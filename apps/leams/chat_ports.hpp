#pragma once

#include "services/chat/api.hpp"
#include "services/chat/ports.hpp"
#include "services/streams/api.hpp"
#include "services/users/api.hpp"

namespace leams::app {

/// What chat asks about channels, authors and streams, answered by the streams and users services.
class ChatDirectories final : public chat::ChannelDirectory,
                              public chat::AuthorDirectory,
                              public chat::StreamDirectory {
public:
    ChatDirectories(streams::Channels& channels, users::Users& users)
        : channels_(channels)
        , users_(users) {}

    runtime::Task<Result<UserId>> resolve(std::string id) override;
    runtime::Task<Result<chat::MessageUser>> find(UserId user) override;
    runtime::Task<std::optional<chat::StreamJson>> stream(UserId channel) override;
    runtime::Task<std::optional<BroadcastId>> current(UserId channel) override;
    runtime::Task<void>
    heartbeat(UserId channel, UserId viewer, std::string session_id, std::string address) override;

private:
    streams::Channels& channels_;
    users::Users& users_;
};

/// Tells a channel's chat sockets what becomes of its stream.
class StreamTeller final : public streams::StreamObserver {
public:
    void attach(chat::Chat& chat) noexcept { chat_ = &chat; }
    void on_stream(const streams::StreamEvent& event) override;

private:
    chat::Chat* chat_ = nullptr;
};

} // namespace leams::app
