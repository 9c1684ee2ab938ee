#pragma once

#include "core/base/parse_error.hpp"
#include "core/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace leams {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

inline ByteView as_bytes(std::string_view text) noexcept {
    return std::as_bytes(std::span(text.data(), text.size()));
}

inline std::string_view as_text(ByteView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Reads big-endian fields from the front of a span. Every read checks the remaining length; after an error
/// the position is unchanged.
class ByteReader {
public:
    explicit ByteReader(ByteView input) noexcept
        : input_(input) {}

    std::size_t position() const noexcept { return position_; }
    std::size_t remaining() const noexcept { return input_.size() - position_; }
    bool empty() const noexcept { return remaining() == 0; }
    ByteView rest() const noexcept { return input_.subspan(position_); }

    Result<std::uint8_t, ParseError> u8() noexcept { return read<std::uint8_t>(1); }
    Result<std::uint16_t, ParseError> u16() noexcept { return read<std::uint16_t>(2); }
    Result<std::uint32_t, ParseError> u24() noexcept { return read<std::uint32_t>(3); }
    Result<std::uint32_t, ParseError> u32() noexcept { return read<std::uint32_t>(4); }
    Result<std::uint64_t, ParseError> u64() noexcept { return read<std::uint64_t>(8); }

    Result<ByteView, ParseError> take(std::size_t count) noexcept {
        if (remaining() < count) {
            return ParseError::need_more(count - remaining());
        }
        const auto view = input_.subspan(position_, count);
        position_ += count;
        return view;
    }

    Result<void, ParseError> skip(std::size_t count) noexcept {
        if (remaining() < count) {
            return ParseError::need_more(count - remaining());
        }
        position_ += count;
        return {};
    }

private:
    template <class T>
    Result<T, ParseError> read(std::size_t count) noexcept {
        if (remaining() < count) {
            return ParseError::need_more(count - remaining());
        }
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            value = (value << 8) | std::to_integer<std::uint64_t>(input_[position_ + i]);
        }
        position_ += count;
        return static_cast<T>(value);
    }

    ByteView input_;
    std::size_t position_ = 0;
};

/// Appends big-endian fields to a byte vector owned by the caller.
class ByteWriter {
public:
    explicit ByteWriter(Bytes& output) noexcept
        : output_(output) {}

    std::size_t position() const noexcept { return output_.size(); }
    void u8(std::uint64_t value) { write(value, 1); }
    void u16(std::uint64_t value) { write(value, 2); }
    void u24(std::uint64_t value) { write(value, 3); }
    void u32(std::uint64_t value) { write(value, 4); }
    void u64(std::uint64_t value) { write(value, 8); }
    void bytes(ByteView view) { output_.insert(output_.end(), view.begin(), view.end()); }
    void text(std::string_view text) { bytes(as_bytes(text)); }
    void zeros(std::size_t count) { output_.resize(output_.size() + count); }

    /// Overwrites four bytes written earlier, such as a box's size.
    void patch_u32(std::size_t position, std::uint32_t value) {
        LEAMS_ASSERT(position + 4 <= output_.size());
        for (std::size_t i = 0; i < 4; ++i) {
            output_[position + i] = static_cast<std::byte>(value >> (24 - 8 * i));
        }
    }

private:
    void write(std::uint64_t value, std::size_t count) {
        const auto start = output_.size();
        output_.resize(start + count);
        for (std::size_t i = 0; i < count; ++i) {
            output_[start + i] = static_cast<std::byte>(value >> (8 * (count - 1 - i)));
        }
    }

    Bytes& output_;
};

} // namespace leams
