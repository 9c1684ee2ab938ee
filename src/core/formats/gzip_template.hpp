#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leams {

/// A text with blanks, compressed once (gzip, RFC 1952), in which one value is then written into all blanks
/// at the price of a copy. The blanks are stored blocks of the stream, and what stands around them refers to
/// nothing in them.
class GzipTemplate {
public:
    /// `pieces` is the text between the blanks, each of `blank` bytes, at most 64 KiB. Nullopt when a piece
    /// has the byte 0xFF, which no UTF-8 has: the compressor is told that it is what fills the blanks.
    static std::optional<GzipTemplate> make(std::span<const std::string_view> pieces, std::size_t blank);

    /// The compressed text with `value`, which has the blanks' size.
    std::string fill(std::string_view value) const;
    std::size_t bytes() const noexcept { return stream_.size(); }

private:
    GzipTemplate() = default;

    std::string stream_;               // With blanks of 0xFF, but for the check sum at its end.
    std::vector<std::size_t> offsets_; // Of the blanks.
    std::uint32_t size_ = 0;           // Of the text.
    // A check sum is linear: what a value adds to that of the text with empty blanks is the value's own,
    // moved to all blanks at once.
    std::uint32_t check_ = 0;
    std::uint32_t blank_check_ = 0;
    unsigned long moved_ = 0;
};

} // namespace leams
