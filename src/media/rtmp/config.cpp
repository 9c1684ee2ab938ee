#include "media/rtmp/config.hpp"

namespace leams::rtmp {

Result<void> RtmpConfig::validate() const {
    if (max_connections == 0 || max_connections_per_ip == 0) {
        return Error::invalid_argument(
            "rtmp.max_connections and rtmp.max_connections_per_ip must be at least 1"
        );
    }
    if (handshake_timeout.count() <= 0 || first_media_timeout.count() <= 0 || media_timeout.count() <= 0 ||
        sweep_period.count() <= 0) {
        return Error::invalid_argument("rtmp timeouts must be positive");
    }
    if (chunk_size < 128 || chunk_size > 65536) {
        return Error::invalid_argument("rtmp.chunk_size must be 128 to 65536");
    }
    if (max_message_bytes < 65536 || max_message_bytes >= (1u << 24)) {
        return Error::invalid_argument("rtmp.max_message_bytes must be 65536 to 16777215");
    }
    return {};
}

} // namespace leams::rtmp
