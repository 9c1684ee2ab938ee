#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace leams::record {

/// Appends numbers in groups of seven bits, the lowest first; each byte but the last has its top bit set.
inline void put_varint(std::string& output, std::uint64_t value) {
    while (value >= 0x80) {
        output.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    output.push_back(static_cast<char>(value));
}

/// Folds signed numbers so that small ones stay small.
constexpr std::uint64_t zigzag(std::int64_t value) noexcept {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) noexcept {
    return static_cast<std::int64_t>((value >> 1) ^ (0 - (value & 1)));
}

/// Reads such numbers, and pieces of text, from the front of a view. Reading past the end, or what is no
/// number of 64 bits, yields nothing and sets failed(), so that one check after a record is enough.
class VarintReader {
public:
    explicit VarintReader(std::string_view input) noexcept
        : rest_(input) {}

    bool failed() const noexcept { return failed_; }
    bool empty() const noexcept { return rest_.empty(); }
    std::string_view rest() const noexcept { return rest_; }

    std::uint64_t number() noexcept {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            if (shift == 63 && byte > 1) {
                break;
            }
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80) {
                return value;
            }
        }
        failed_ = true;
        rest_ = {};
        return 0;
    }

    std::string_view take(std::uint64_t length) noexcept {
        if (length > rest_.size()) {
            failed_ = true;
            rest_ = {};
            return {};
        }
        const auto taken = rest_.substr(0, static_cast<std::size_t>(length));
        rest_.remove_prefix(taken.size());
        return taken;
    }
    /// What put_text() has written.
    std::string_view text() noexcept { return take(number()); }

private:
    std::string_view rest_;
    bool failed_ = false;
};

inline void put_text(std::string& output, std::string_view text) {
    put_varint(output, text.size());
    output += text;
}

} // namespace leams::record
