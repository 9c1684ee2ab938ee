#pragma once

#include "core/base/bytes.hpp"

#include <cstdint>

namespace leams::formats {

/// Reads bit fields, most significant bit first. Reading past the end yields zeros and sets overrun(), so
/// that parsers of long bit syntax check once instead of at every field.
class BitReader {
public:
    explicit BitReader(ByteView input) noexcept
        : input_(input) {}

    bool overrun() const noexcept { return overrun_; }
    std::size_t bits_left() const noexcept { return overrun_ ? 0 : input_.size() * 8 - position_; }

    bool flag() noexcept { return bits(1) != 0; }

    /// `count` is 0 to 32.
    std::uint32_t bits(unsigned count) noexcept {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < count; ++i) {
            value = (value << 1) | next();
        }
        return value;
    }

    void skip(std::size_t count) noexcept {
        if (count > bits_left()) {
            overrun_ = true;
            return;
        }
        position_ += count;
    }

    /// Exp-Golomb code (ITU-T H.264 9.1): unsigned, then signed.
    std::uint32_t ue() noexcept {
        unsigned zeros = 0;
        while (!overrun_ && next() == 0) {
            if (++zeros > 31) {
                overrun_ = true;
            }
        }
        return overrun_ ? 0 : ((1U << zeros) - 1) + bits(zeros);
    }
    std::int32_t se() noexcept {
        const auto code = static_cast<std::int64_t>(ue());
        return static_cast<std::int32_t>((code & 1) != 0 ? (code + 1) / 2 : -(code / 2));
    }

private:
    std::uint32_t next() noexcept {
        if (overrun_ || position_ >= input_.size() * 8) {
            overrun_ = true;
            return 0;
        }
        const auto byte = std::to_integer<std::uint32_t>(input_[position_ / 8]);
        const auto bit = (byte >> (7 - position_ % 8)) & 1U;
        ++position_;
        return bit;
    }

    ByteView input_;
    std::size_t position_ = 0;
    bool overrun_ = false;
};

} // namespace leams::formats
