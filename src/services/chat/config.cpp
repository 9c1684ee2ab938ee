#include "services/chat/config.hpp"

namespace leams::chat {

Result<void> ChatConfig::validate() const {
    const auto refuse = [](std::string_view setting) {
        return Error::invalid_argument("chat." + std::string(setting) + " is out of range");
    };
    if (message_max_length < 1 || message_max_length > 2000) {
        return refuse("message_max_length");
    }
    if (rate_limit < 1 || rate_window.count() < 1000) {
        return refuse("rate_limit");
    }
    if (ring_messages < 1 || ring_messages > 10'000) {
        return refuse("ring_messages");
    }
    if (hello_messages > ring_messages) {
        return refuse("hello_messages");
    }
    if (flush_interval.count() < 1 || flush_interval.count() > 1000) {
        return refuse("flush_interval");
    }
    if (sockets_per_address < 1 || rooms_total < 1 || pending_sends < 1 || frames_per_second < 1 ||
        frames_burst < 1 || bad_frames < 1) {
        return refuse("limits");
    }
    return {};
}

} // namespace leams::chat
