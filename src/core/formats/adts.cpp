#include "core/formats/adts.hpp"

#include "core/formats/bit_reader.hpp"

namespace leams::formats {

bool starts_with_adts(ByteView input) noexcept {
    return input.size() >= 2 && input[0] == std::byte{0xFF} &&
           (input[1] & std::byte{0xF6}) == std::byte{0xF0};
}

Result<AdtsFrame, ParseError> parse_adts(ByteView input) noexcept {
    constexpr std::size_t kHeaderSize = 7;
    constexpr std::size_t kChecksumSize = 2;
    if (input.size() < kHeaderSize) {
        return ParseError::need_more(kHeaderSize - input.size());
    }
    if (!starts_with_adts(input)) {
        return ParseError::malformed("no ADTS sync word");
    }
    BitReader bits(input);
    bits.skip(15);
    const bool protection_absent = bits.flag();
    const auto object_type = bits.bits(2) + 1;
    const auto rate_index = bits.bits(4);
    bits.skip(1);
    const auto channels = bits.bits(3);
    bits.skip(4);
    const std::size_t size = bits.bits(13);
    bits.skip(11);
    const auto extra_blocks = bits.bits(2);
    if (extra_blocks != 0) {
        return ParseError::unsupported("several AAC blocks in one ADTS frame");
    }
    const auto header_size = kHeaderSize + (protection_absent ? 0 : kChecksumSize);
    if (size <= header_size) {
        return ParseError::malformed("ADTS frame too short");
    }
    if (size > input.size()) {
        return ParseError::need_more(size - input.size());
    }
    const auto config = (object_type << 11) | (rate_index << 7) | (channels << 3);
    return AdtsFrame{
        .config = {static_cast<std::byte>(config >> 8), static_cast<std::byte>(config & 0xFF)},
        .payload = input.subspan(header_size, size - header_size),
        .size = size,
    };
}

} // namespace leams::formats
