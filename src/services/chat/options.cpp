#include "services/chat/options.hpp"

#include "core/runtime/option_limits.hpp"

namespace leams::chat {

using runtime::kCount;

void add_options(runtime::ConfigTable& table, ChatConfig& config) {
    table.add(
        "chat.rate_limit", config.rate_limit, "Messages of one user per chat.rate_window_s.", {1, 10'000}
    );
    table.add(
        "chat.rate_window_s", config.rate_window, "Seconds over which messages are counted.", {1, 3600}
    );
    table.add(
        "chat.message_max_length", config.message_max_length, "Longest message, in code points.", {1, 4000}
    );
    table.add(
        "chat.sockets_total",
        config.sockets_total,
        "Open chat sockets; 0: what the descriptor limit leaves.",
        {0, 10'000'000}
    );
    table.add(
        "chat.sockets_per_address",
        config.sockets_per_address,
        "Open chat sockets of one address; it may also open as many a minute, but at least 30.",
        kCount
    );
    table.add(
        "chat.rooms_total",
        config.rooms_total,
        "Open chat rooms; those that nobody is in make way for others.",
        {1, 10'000'000}
    );
}

} // namespace leams::chat
