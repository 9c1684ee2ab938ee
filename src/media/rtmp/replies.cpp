#include "media/rtmp/replies.hpp"

namespace leams::rtmp {

namespace {

using formats::Amf0Writer;
using formats::RtmpType;

constexpr std::uint32_t kControlChunks = 2;
constexpr std::uint32_t kCommandChunks = 3;
constexpr std::uint32_t kStatusChunks = 5;
constexpr std::uint32_t kVideoChunks = 6;
constexpr std::uint32_t kAudioChunks = 7;
constexpr std::uint8_t kDynamicLimit = 2; // RTMP 5.4.5.
constexpr std::uint16_t kStreamBegin = 0; // RTMP 7.1.7.
constexpr std::uint16_t kStreamEof = 1;
constexpr std::uint16_t kPingResponse = 7;

void text_property(Amf0Writer& out, std::string_view name, std::string_view value) {
    out.key(name);
    out.string(value);
}

void number_property(Amf0Writer& out, std::string_view name, double value) {
    out.key(name);
    out.number(value);
}

void info_object(
    Amf0Writer& out, std::string_view level, std::string_view code, std::string_view description
) {
    out.begin_object();
    text_property(out, "level", level);
    text_property(out, "code", code);
    text_property(out, "description", description);
    out.end_object();
}

} // namespace

void Replies::protocol_parameters(std::uint32_t window, std::uint32_t chunk_size) {
    Bytes body;
    ByteWriter out(body);
    out.u32(window);
    writer_.write(kControlChunks, RtmpType::WindowAckSize, 0, 0, body);
    out.u8(kDynamicLimit);
    writer_.write(kControlChunks, RtmpType::SetPeerBandwidth, 0, 0, body);
    writer_.set_chunk_size(chunk_size);
}

void Replies::acknowledgement(std::uint32_t sequence) {
    Bytes body;
    ByteWriter(body).u32(sequence);
    writer_.write(kControlChunks, RtmpType::Acknowledgement, 0, 0, body);
}

void Replies::stream_begin(std::uint32_t stream_id) {
    user_control(kStreamBegin, stream_id);
}

void Replies::stream_eof(std::uint32_t stream_id) {
    user_control(kStreamEof, stream_id);
}

void Replies::user_control(std::uint16_t event, std::uint32_t stream_id) {
    Bytes body;
    ByteWriter out(body);
    out.u16(event);
    out.u32(stream_id);
    writer_.write(kControlChunks, RtmpType::UserControl, 0, 0, body);
}

void Replies::pong(ByteView ping_payload) {
    Bytes body;
    ByteWriter out(body);
    out.u16(kPingResponse);
    out.bytes(ping_payload);
    writer_.write(kControlChunks, RtmpType::UserControl, 0, 0, body);
}

void Replies::connected(double transaction, double object_encoding) {
    Bytes body;
    Amf0Writer out(body);
    out.string("_result");
    out.number(transaction);
    out.begin_object();
    // Some encoders look for a Flash Media Server 3 or later before they send FCPublish.
    text_property(out, "fmsVer", "FMS/3,5,7,7009");
    number_property(out, "capabilities", 31);
    number_property(out, "mode", 1);
    out.end_object();
    out.begin_object();
    text_property(out, "level", "status");
    text_property(out, "code", "NetConnection.Connect.Success");
    text_property(out, "description", "Connection succeeded");
    number_property(out, "objectEncoding", object_encoding);
    out.end_object();
    command(kCommandChunks, 0, body);
}

void Replies::result(double transaction) {
    Bytes body;
    Amf0Writer out(body);
    out.string("_result");
    out.number(transaction);
    out.null();
    out.undefined();
    command(kCommandChunks, 0, body);
}

void Replies::result(double transaction, double value) {
    Bytes body;
    Amf0Writer out(body);
    out.string("_result");
    out.number(transaction);
    out.null();
    out.number(value);
    command(kCommandChunks, 0, body);
}

void Replies::error(double transaction, std::string_view code, std::string_view description) {
    Bytes body;
    Amf0Writer out(body);
    out.string("_error");
    out.number(transaction);
    out.null();
    info_object(out, "error", code, description);
    command(kCommandChunks, 0, body);
}

void Replies::on_status(
    std::uint32_t stream_id, StatusLevel level, std::string_view code, std::string_view description
) {
    Bytes body;
    Amf0Writer out(body);
    out.string("onStatus");
    out.number(0);
    out.null();
    info_object(out, level == StatusLevel::Error ? "error" : "status", code, description);
    command(kStatusChunks, stream_id, body);
}

void Replies::on_fc(std::string_view name, std::string_view code, std::string_view description) {
    Bytes body;
    Amf0Writer out(body);
    out.string(name);
    out.number(0);
    out.null();
    out.begin_object();
    text_property(out, "code", code);
    text_property(out, "description", description);
    out.end_object();
    command(kCommandChunks, 0, body);
}

void Replies::sample_access(std::uint32_t stream_id) {
    Bytes body;
    Amf0Writer out(body);
    out.string("|RtmpSampleAccess");
    out.boolean(true);
    out.boolean(true);
    writer_.write(kStatusChunks, RtmpType::DataAmf0, stream_id, 0, body);
}

void Replies::metadata(std::uint32_t stream_id, const formats::AmfValue& about) {
    Bytes body;
    Amf0Writer out(body);
    out.string("onMetaData");
    out.value(about);
    writer_.write(kStatusChunks, RtmpType::DataAmf0, stream_id, 0, body);
}

void Replies::media(std::uint32_t stream_id, RtmpType type, std::uint32_t timestamp, ByteView message) {
    writer_.write(type == RtmpType::Video ? kVideoChunks : kAudioChunks, type, stream_id, timestamp, message);
}

void Replies::command(std::uint32_t chunk_stream_id, std::uint32_t stream_id, const Bytes& body) {
    writer_.write(chunk_stream_id, RtmpType::CommandAmf0, stream_id, 0, body);
}

} // namespace leams::rtmp
