#include "chat/client_frame.hpp"

#include "formats/json.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace leams::chat {
namespace {

constexpr std::size_t kMaxNonce = 64;
constexpr std::size_t kMaxSessionId = 64;
constexpr std::size_t kMaxRoom = 64;

namespace json = boost::json;

Error bad(std::string what) {
    return Error::invalid_argument(std::move(what));
}

const json::string* text_of(const json::object& object, std::string_view name) {
    const auto* member = object.if_contains(name);
    return member == nullptr ? nullptr : member->if_string();
}

Result<ClientFrame> read_message(const json::object& data) {
    const auto* message = text_of(data, "message");
    if (message == nullptr) {
        return bad("A message needs data.message, a string");
    }
    SendFrame frame{std::string(*message), std::nullopt};
    if (const auto* nonce = text_of(data, "nonce")) {
        if (nonce->size() > kMaxNonce) {
            return bad("data.nonce is too long");
        }
        frame.nonce = std::string(*nonce);
    }
    return ClientFrame(std::move(frame));
}

Result<ClientFrame> read_resume(const json::object& data) {
    const auto* seq = data.if_contains("last_seq");
    boost::system::error_code failure;
    ResumeFrame frame;
    if (seq == nullptr || !seq->is_number()) {
        return bad("A resume needs data.last_seq, a number");
    }
    frame.last_seq = seq->to_number<std::uint64_t>(failure);
    if (failure) {
        return bad("data.last_seq is out of range");
    }
    if (const auto* room = text_of(data, "room")) {
        if (room->size() > kMaxRoom) {
            return bad("data.room is too long");
        }
        frame.room = std::string(*room);
    }
    return ClientFrame(std::move(frame));
}

Result<ClientFrame> read_heartbeat(const json::object& data) {
    const auto* session = text_of(data, "session_id");
    if (session == nullptr || session->empty() || session->size() > kMaxSessionId) {
        return bad("A heartbeat needs data.session_id, a string of at most 64 bytes");
    }
    return ClientFrame(HeartbeatFrame{std::string(*session)});
}

} // namespace

Result<ClientFrame> parse_client_frame(std::string_view text) {
    LEAMS_TRY(const auto document, leams::json::parse(text));
    const auto* frame = document.if_object();
    const auto* type = frame == nullptr ? nullptr : text_of(*frame, "type");
    if (type == nullptr) {
        return bad("A frame is an object with a type");
    }
    if (*type == "ping") {
        return ClientFrame(PingFrame{});
    }
    const auto* member = frame->if_contains("data");
    const auto* data = member == nullptr ? nullptr : member->if_object();
    if (data == nullptr) {
        return bad("This frame needs data, an object");
    }
    if (*type == "message") {
        return read_message(*data);
    }
    if (*type == "resume") {
        return read_resume(*data);
    }
    if (*type == "heartbeat") {
        return read_heartbeat(*data);
    }
    return bad("This type of frame is not known");
}

} // namespace leams::chat
