#include "chat_ports.hpp"

#include "chat_frames.hpp"
#include "core/formats/json_codec.hpp"

namespace leams::app {
namespace {

using runtime::Task;
using streams::StreamEventKind;

chat::StreamJson encode(const chat::StreamChange& change) {
    return {json::write(change)};
}

chat::StreamChange change_of(streams::Stream stream) {
    chat::StreamChange change{.state = stream.state, .grace_ends_at = {stream.grace_ends_at.value_or("")}};
    change.stream = std::move(stream);
    return change;
}

} // namespace

Task<Result<UserId>> ChatDirectories::resolve(std::string id) {
    return channels_.resolve(std::move(id));
}

Task<Result<chat::MessageUser>> ChatDirectories::find(UserId user) {
    LEAMS_CO_TRY(auto name, co_await users_.find(user));
    co_return chat::MessageUser{
        .id = std::move(user),
        .username = std::move(name.username),
        .display_name = std::move(name.display_name),
        .color = {},
    };
}

Task<std::optional<chat::StreamJson>> ChatDirectories::stream(UserId channel) {
    auto stream = channels_.live_stream(channel);
    co_return stream ? std::optional(encode(change_of(*std::move(stream)))) : std::nullopt;
}

Task<std::optional<BroadcastId>> ChatDirectories::current(UserId channel) {
    const auto stream = channels_.live_stream(channel);
    co_return stream ? std::optional(stream->id) : std::nullopt;
}

Task<void>
ChatDirectories::heartbeat(UserId channel, UserId viewer, std::string session_id, std::string address) {
    if (const auto stream = channels_.live_stream(channel)) {
        // A socket that has gone in the meantime, or a broadcast that has ended, is nobody's failure.
        streams::Viewer watching{
            .user = std::move(viewer),
            .session_id = std::move(session_id),
            .address = std::move(address),
            .user_agent = {},
        };
        static_cast<void>(co_await channels_.heartbeat(stream->id, std::move(watching)));
    }
}

void StreamTeller::on_stream(const streams::StreamEvent& event) {
    if (chat_ == nullptr) {
        return;
    }
    if (event.kind == StreamEventKind::Viewers) {
        const chat::ViewersFrame frame{.data = {event.stream.viewer_count}};
        chat_->push_room_event(event.channel, json::write(frame));
        return;
    }
    if (event.kind == StreamEventKind::Online) {
        chat_->set_broadcast(event.channel, event.stream.id);
    } else if (event.kind == StreamEventKind::Offline) {
        chat_->set_broadcast(event.channel, std::nullopt);
    }
    auto change = change_of(event.stream);
    if (event.kind == StreamEventKind::Updated) {
        change.state = chat::StreamUpdated{};
    }
    chat_->push_room_event(event.channel, json::write(chat::StreamFrame{.data = encode(change)}));
}

} // namespace leams::app
