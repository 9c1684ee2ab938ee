#pragma once

#include "core/base/bytes.hpp"
#include "core/base/parse_error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace leams::websocket {

enum class Opcode : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/// RFC 6455 section 5.2.
struct FrameHeader {
    bool final = true;
    Opcode opcode = Opcode::Text;
    bool masked = false;
    std::uint32_t mask = 0; // In the order of the bytes on the wire, most significant first.
    std::uint64_t length = 0;
    std::size_t size = 0; // Bytes of this header.
};

/// Refuses reserved bits and opcodes, and control frames that are fragmented or longer than 125 bytes.
Result<FrameHeader, ParseError> parse_frame_header(ByteView input) noexcept;

/// Undoes (or applies) a client's masking in place; `position` is the payload offset of data's first byte.
void unmask(std::span<std::byte> data, std::uint32_t mask, std::size_t position) noexcept;

/// A whole unmasked frame, as a server sends it.
std::string make_frame(Opcode opcode, std::string_view payload);

/// Payload of a close frame: the code and a reason of at most 123 bytes.
std::string make_close_payload(std::uint16_t code, std::string_view reason);

/// Sec-WebSocket-Accept for a Sec-WebSocket-Key (section 4.2.2).
std::string accept_key(std::string_view key);

} // namespace leams::websocket
