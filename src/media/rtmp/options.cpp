#include "media/rtmp/options.hpp"

#include "core/runtime/option_limits.hpp"

namespace leams::rtmp {

using runtime::kCount;
using runtime::kPort;
using runtime::kSeconds;

void add_options(runtime::ConfigTable& table, RtmpConfig& config) {
    table.add(
        "rtmp.address", config.address, "Address of the RTMP port; 0.0.0.0 or :: opens it to the network."
    );
    table.add("rtmp.port", config.port, "RTMP port for encoders. 0 takes a free one.", kPort);
    table.add("rtmp.max_connections", config.max_connections, "Open RTMP connections in all.", kCount);
    table.add(
        "rtmp.max_connections_per_ip", config.max_connections_per_ip, "The same for one address.", kCount
    );
    table.add(
        "rtmp.handshake_timeout_s",
        config.handshake_timeout,
        "Seconds from connecting to the publish request.",
        kSeconds
    );
    table.add(
        "rtmp.media_timeout_s",
        config.media_timeout,
        "Seconds of silence after which a publisher is lost.",
        kSeconds
    );
    table.add(
        "rtmp.max_bitrate_kbps",
        config.max_bitrate_kbps,
        "A publisher that sends more over ten seconds is cut; 0: no limit.",
        {0, 1'000'000}
    );
}

} // namespace leams::rtmp
