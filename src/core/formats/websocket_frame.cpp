#include "core/formats/websocket_frame.hpp"

#include "core/base/encoding.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace leams::websocket {

Result<FrameHeader, ParseError> parse_frame_header(ByteView input) noexcept {
    ByteReader reader(input);
    LEAMS_TRY(const auto first, reader.u8());
    LEAMS_TRY(const auto second, reader.u8());
    FrameHeader header;
    header.final = (first & 0x80) != 0;
    header.opcode = static_cast<Opcode>(first & 0x0F);
    header.masked = (second & 0x80) != 0;
    header.length = second & 0x7F;

    const auto opcode = first & 0x0F;
    const bool control = opcode >= 8;
    if ((first & 0x70) != 0 || (opcode > 2 && opcode < 8) || opcode > 10) {
        return ParseError::malformed("reserved bit or opcode");
    }
    if (control && (!header.final || header.length > 125)) {
        return ParseError::malformed("control frame fragmented or too long");
    }
    if (header.length == 126) {
        LEAMS_TRY(header.length, reader.u16());
    } else if (header.length == 127) {
        LEAMS_TRY(header.length, reader.u64());
        if (header.length >> 63 != 0) {
            return ParseError::malformed("length with its highest bit set");
        }
    }
    if (header.masked) {
        LEAMS_TRY(header.mask, reader.u32());
    }
    header.size = reader.position();
    return header;
}

void unmask(std::span<std::byte> data, std::uint32_t mask, std::size_t position) noexcept {
    for (std::size_t i = 0; i < data.size(); ++i) {
        data[i] ^= static_cast<std::byte>(mask >> (24 - 8 * ((position + i) % 4)));
    }
}

std::string make_frame(Opcode opcode, std::string_view payload) {
    std::string frame;
    frame.reserve(payload.size() + 10);
    frame += static_cast<char>(0x80 | static_cast<unsigned>(opcode));
    const auto append_length = [&](std::size_t bytes) {
        for (auto shift = bytes * 8; shift > 0; shift -= 8) {
            frame += static_cast<char>(static_cast<std::uint64_t>(payload.size()) >> (shift - 8));
        }
    };
    if (payload.size() < 126) {
        frame += static_cast<char>(payload.size());
    } else if (payload.size() < 65536) {
        frame += static_cast<char>(126);
        append_length(2);
    } else {
        frame += static_cast<char>(127);
        append_length(8);
    }
    frame += payload;
    return frame;
}

std::string make_close_payload(std::uint16_t code, std::string_view reason) {
    std::string payload;
    payload += static_cast<char>(code >> 8);
    payload += static_cast<char>(code & 0xFF);
    payload += reason.substr(0, 123);
    return payload;
}

std::string accept_key(std::string_view key) {
    const auto text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<std::byte, SHA_DIGEST_LENGTH> digest{};
    SHA1(
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        reinterpret_cast<unsigned char*>(digest.data())
    );
    return to_base64(digest);
}

} // namespace leams::websocket
