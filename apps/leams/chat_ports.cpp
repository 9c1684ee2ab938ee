#include "chat_ports.hpp"

#include "formats/json_codec.hpp"

namespace leams::app {
namespace {

using runtime::Task;
using streams::StreamEventKind;

std::string_view state_of(StreamEventKind kind) {
    switch (kind) {
    case StreamEventKind::Online:
    case StreamEventKind::Resumed:
        return "live";
    case StreamEventKind::Offline:
        return "offline";
    case StreamEventKind::Interrupted:
        return "reconnecting";
    case StreamEventKind::Updated:
    case StreamEventKind::Viewers:
        return "updated";
    }
    return "updated";
}

/// {"state":…,"stream":…}: what a channel's page needs to know of its stream.
std::string change_json(std::string_view state, const streams::Stream& stream) {
    std::string out = "{\"state\":";
    json::append_string(out, state);
    out += ",\"stream\":";
    json::append(out, stream);
    if (stream.grace_ends_at) {
        out += ",\"grace_ends_at\":";
        json::append_string(out, *stream.grace_ends_at);
    }
    return out + "}";
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

Task<std::string> ChatDirectories::stream_json(UserId channel) {
    const auto stream = channels_.live_stream(channel);
    if (!stream) {
        co_return "null";
    }
    co_return change_json(stream->grace_ends_at ? "reconnecting" : "live", *stream);
}

Task<std::optional<BroadcastId>> ChatDirectories::current(UserId channel) {
    const auto stream = channels_.live_stream(channel);
    co_return stream ? std::optional(stream->id) : std::nullopt;
}

Task<void>
ChatDirectories::heartbeat(UserId channel, UserId viewer, std::string session_id, std::string address) {
    if (const auto stream = channels_.live_stream(channel)) {
        // A socket that has gone in the meantime, or a broadcast that has ended, is nobody's failure.
        static_cast<void>(co_await channels_.heartbeat(
            stream->id, std::move(viewer), std::move(session_id), std::move(address)
        ));
    }
}

void StreamTeller::on_stream(const streams::StreamEvent& event) {
    if (chat_ == nullptr) {
        return;
    }
    if (event.kind == StreamEventKind::Viewers) {
        const auto count = std::to_string(event.stream.viewer_count);
        chat_->push_room_event(event.channel, R"({"type":"viewers","data":{"viewer_count":)" + count + "}}");
        return;
    }
    if (event.kind == StreamEventKind::Online) {
        chat_->set_broadcast(event.channel, event.stream.id);
    } else if (event.kind == StreamEventKind::Offline) {
        chat_->set_broadcast(event.channel, std::nullopt);
    }
    const auto change = change_json(state_of(event.kind), event.stream);
    chat_->push_room_event(event.channel, R"({"type":"stream","data":)" + change + "}");
}

} // namespace leams::app
