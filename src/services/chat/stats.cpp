#include "services/chat/stats.hpp"

#include "services/chat/service.hpp"
#include "services/chat/socket_quota.hpp"

#include <boost/mp11/algorithm.hpp>

namespace leams::chat {
namespace {

using runtime::reading;

constexpr std::array kFlushSeconds{0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1};

} // namespace

FanOutStats::FanOutStats()
    : flush_s(kFlushSeconds) {}

void add_metrics(runtime::Metrics& metrics, const ChatService& chat, const SocketQuota& sockets) {
    const auto& rooms = chat.stats();
    metrics.counter("leams_chat_messages_total", "Chat messages said", reading(rooms.messages));
    using Codes = boost::describe::describe_enumerators<NoticeCode>;
    static_assert(boost::mp11::mp_size<Codes>::value == RoomStats::kReasons);
    boost::mp11::mp_for_each<Codes>([&](auto code) {
        metrics.counter(
            "leams_chat_refused_total",
            "Chat messages refused",
            reading(rooms.refused[static_cast<std::size_t>(code.value)]),
            {{"reason", std::string(json::wire_name(code.value))}}
        );
    });
    metrics.gauge("leams_chat_sockets", "Open chat sockets", [&sockets] {
        return static_cast<double>(sockets.open());
    });
    for (std::size_t loop = 0; loop < chat.loop_count(); ++loop) {
        const auto& fan_out = chat.fan_out_stats(loop);
        const runtime::MetricLabels labels{{"loop", std::to_string(loop)}};
        metrics.counter(
            "leams_chat_deliveries_total",
            "Hand-overs of chat frames to sockets, several at a time in busy rooms",
            reading(fan_out.deliveries),
            labels
        );
        metrics.counter(
            "leams_chat_dropped_total",
            "Frames that a loop was too far behind to fan out; clients fetch them again",
            reading(fan_out.dropped),
            labels
        );
        metrics.histogram(
            "leams_chat_fan_out_seconds",
            "How long the hand-over to a fifth of a room's sockets of one loop took",
            fan_out.flush_s,
            labels
        );
    }
}

} // namespace leams::chat
