#include "core/formats/aac_silence.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace leams::formats {
namespace {

class BitWriter {
public:
    void bits(std::uint32_t value, unsigned count) {
        for (unsigned i = count; i-- > 0; ++used_) {
            if (used_ % 8 == 0) {
                bytes_.push_back(std::byte{0});
            }
            bytes_.back() |= static_cast<std::byte>(((value >> i) & 1U) << (7 - used_ % 8));
        }
    }
    std::size_t used() const noexcept { return used_; }
    Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
    std::size_t used_ = 0;
};

constexpr unsigned kGain = 8;
constexpr unsigned kIcsInfo = 11; // A long window with no scale factor band.
constexpr unsigned kTools = 3;    // Neither pulses nor temporal noise shaping nor gain control.

void write_element(BitWriter& out, char kind, std::uint32_t tag) {
    constexpr std::uint32_t kSingle = 0;
    constexpr std::uint32_t kPair = 1;
    constexpr std::uint32_t kLowFrequency = 3;
    const auto id = kind == 'P' ? kPair : kind == 'L' ? kLowFrequency : kSingle;
    out.bits(id, 3);
    out.bits(tag, 4);
    if (id == kPair) {
        out.bits(1, 1);            // common_window
        out.bits(0, kIcsInfo + 2); // and ms_mask_present
        out.bits(0, kGain + kTools);
        out.bits(0, kGain + kTools);
    } else {
        out.bits(0, kGain + kIcsInfo + kTools);
    }
}

constexpr std::uint32_t kEnd = 7;
constexpr unsigned kElementId = 3;

/// Fill elements (4.4.2.7) of so many bits, but for up to six.
void write_filling(BitWriter& out, std::size_t bits) {
    constexpr std::uint32_t kFill = 6;
    constexpr std::size_t kHead = kElementId + 4;
    constexpr std::size_t kEscape = 15; // A count of which eight more bits tell the rest.
    constexpr std::size_t kMost = kEscape - 1 + 255;
    while (bits >= kHead) {
        auto count = std::min((bits - kHead) / 8, kMost);
        const bool is_long = count > kEscape;
        if (is_long) {
            count = std::min((bits - kHead - 8) / 8, kMost);
        } else {
            count = std::min(count, kEscape - 1);
        }
        out.bits(kFill, kElementId);
        out.bits(static_cast<std::uint32_t>(is_long ? kEscape : count), 4);
        if (is_long) {
            out.bits(static_cast<std::uint32_t>(count - (kEscape - 1)), 8);
        }
        for (std::size_t i = 0; i < count; ++i) {
            out.bits(0, 8);
        }
        bits -= kHead + (is_long ? 8 : 0) + 8 * count;
    }
}

void write_elements(BitWriter& out, std::uint32_t channel_configuration) {
    // Table 1.19: single channels, pairs and low frequencies, in order.
    constexpr std::array<std::string_view, 8> kElements{"", "S", "P", "SP", "SPS", "SPP", "SPPL", "SPPPL"};
    if (channel_configuration >= kElements.size()) {
        return;
    }
    std::array<std::uint32_t, 128> tags{};
    for (const char kind : kElements[channel_configuration]) {
        write_element(out, kind, tags[static_cast<unsigned char>(kind)]++);
    }
}

} // namespace

Bytes make_silent_aac_frame(std::uint32_t channel_configuration) {
    BitWriter out;
    write_elements(out, channel_configuration);
    if (out.used() == 0) {
        return {};
    }
    out.bits(kEnd, kElementId);
    return out.take();
}

Bytes make_silent_aac_frame(std::uint32_t channel_configuration, std::size_t size) {
    BitWriter out;
    write_elements(out, channel_configuration);
    if (out.used() + kElementId > 8 * size) {
        out = BitWriter();
    }
    if (size > 0) {
        write_filling(out, 8 * size - out.used() - kElementId);
        out.bits(kEnd, kElementId);
    }
    auto frame = out.take();
    frame.resize(size);
    return frame;
}

} // namespace leams::formats
