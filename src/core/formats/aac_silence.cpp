#include "core/formats/aac_silence.hpp"

#include <array>
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

} // namespace

Bytes make_silent_aac_frame(std::uint32_t channel_configuration) {
    // Table 1.19: single channels, pairs and low frequencies, in order.
    constexpr std::array<std::string_view, 8> kElements{"", "S", "P", "SP", "SPS", "SPP", "SPPL", "SPPPL"};
    if (channel_configuration == 0 || channel_configuration >= kElements.size()) {
        return {};
    }
    BitWriter out;
    std::array<std::uint32_t, 128> tags{};
    for (const char kind : kElements[channel_configuration]) {
        write_element(out, kind, tags[static_cast<std::size_t>(kind)]++);
    }
    out.bits(7, 3); // ID_END
    return out.take();
}

} // namespace leams::formats
