#include "core/formats/rtmp_message.hpp"

namespace leams::formats {

Result<std::vector<RtmpMessage>, ParseError> split_rtmp_aggregate(const RtmpMessage& aggregate) {
    ByteReader in(aggregate.payload);
    std::vector<RtmpMessage> messages;
    std::uint32_t first_timestamp = 0;
    while (!in.empty()) {
        LEAMS_TRY(const auto type, in.u8());
        LEAMS_TRY(const auto size, in.u24());
        LEAMS_TRY(const auto low, in.u24());
        LEAMS_TRY(const auto high, in.u8());
        LEAMS_CHECK(in.skip(3));
        LEAMS_TRY(const auto body, in.take(size));
        // Some encoders leave the last back pointer out.
        LEAMS_CHECK(in.empty() ? Result<void, ParseError>{} : in.skip(4));
        const auto timestamp = (std::uint32_t{high} << 24) | low;
        if (messages.empty()) {
            first_timestamp = timestamp;
        }
        messages.push_back({
            .type = static_cast<RtmpType>(type),
            .stream_id = aggregate.stream_id,
            .timestamp = aggregate.timestamp + (timestamp - first_timestamp),
            .payload = Bytes(body.begin(), body.end()),
        });
    }
    return messages;
}

} // namespace leams::formats
