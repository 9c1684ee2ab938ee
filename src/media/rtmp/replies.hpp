#pragma once

#include "core/formats/amf0.hpp"
#include "core/formats/rtmp_chunk.hpp"

#include <cstdint>
#include <string_view>

namespace leams::rtmp {

enum class StatusLevel : std::uint8_t { Status, Error };

/// Writes the server's side of the command dialogue (RTMP 7.2) as chunks.
class Replies {
public:
    explicit Replies(Bytes& output) noexcept
        : writer_(output) {}

    /// WindowAckSize, SetPeerBandwidth and SetChunkSize, which precede the answer to connect.
    void protocol_parameters(std::uint32_t window, std::uint32_t chunk_size);
    void acknowledgement(std::uint32_t sequence);
    void stream_begin(std::uint32_t stream_id);
    void stream_eof(std::uint32_t stream_id);
    void pong(ByteView ping_payload);

    void connected(double transaction, double object_encoding);
    void result(double transaction);
    void result(double transaction, double value);
    void error(double transaction, std::string_view code, std::string_view description);
    void on_status(
        std::uint32_t stream_id, StatusLevel level, std::string_view code, std::string_view description
    );
    /// onFCPublish or onFCUnpublish, with the transaction id and null that some encoders insist on.
    void on_fc(std::string_view name, std::string_view code, std::string_view description);

    /// Whether a player may look at raw samples, which Flash players ask before they show anything.
    void sample_access(std::uint32_t stream_id);
    void metadata(std::uint32_t stream_id, const formats::AmfValue& about);
    void media(std::uint32_t stream_id, formats::RtmpType type, std::uint32_t timestamp, ByteView message);

private:
    void user_control(std::uint16_t event, std::uint32_t stream_id);
    void command(std::uint32_t chunk_stream_id, std::uint32_t stream_id, const Bytes& body);

    formats::RtmpChunkWriter writer_;
};

} // namespace leams::rtmp
