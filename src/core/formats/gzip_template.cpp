#include "core/formats/gzip_template.hpp"

#include "core/formats/deflate.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace leams {
namespace {

using namespace std::string_view_literals;

constexpr char kFiller = '\xff';
constexpr int kLevel = 6;
constexpr int kRawWindow = -15; // Without zlib's own head and tail.
constexpr std::string_view kHead = "\x1f\x8b\x08\0\0\0\0\0\0\xff"sv;
constexpr std::string_view kEmptyBlock = "\0\0\0\xff\xff"sv; // As a flush ends with it.

const Bytef* bytes_of(std::string_view text) {
    return reinterpret_cast<const Bytef*>(text.data());
}

std::uint32_t check_of(std::string_view text, std::uint32_t before = 0) {
    return static_cast<std::uint32_t>(crc32(before, bytes_of(text), static_cast<uInt>(text.size())));
}

std::string little_endian(std::uint32_t value, std::size_t bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes; ++i) {
        out += static_cast<char>(value >> (8 * i));
    }
    return out;
}

/// The empty block that a flush ends with becomes one of `size` bytes, which follow.
void lengthen_last_block(std::string& stream, std::size_t size) {
    stream.resize(stream.size() - 4);
    stream += little_endian(static_cast<std::uint32_t>(size), 2);
    stream += little_endian(~static_cast<std::uint32_t>(size), 2);
}

} // namespace

std::optional<GzipTemplate> GzipTemplate::make(std::span<const std::string_view> pieces, std::size_t blank) {
    LEAMS_ASSERT(!pieces.empty() && blank < 64 * 1024);
    const auto has_filler = [](std::string_view piece) { return piece.find(kFiller) != piece.npos; };
    if (std::ranges::any_of(pieces, has_filler)) {
        return std::nullopt;
    }
    const std::string filler(blank, kFiller);
    GzipTemplate out;
    out.stream_ = kHead;
    out.blank_check_ = check_of(filler);
    std::size_t left = std::accumulate(
        pieces.begin(),
        pieces.end(),
        blank * (pieces.size() - 1),
        [](std::size_t sum, std::string_view piece) { return sum + piece.size(); }
    );
    out.size_ = static_cast<std::uint32_t>(left);
    Deflate deflate(kLevel, kRawWindow, 8);
    for (const auto piece : pieces.first(pieces.size() - 1)) {
        out.stream_ += piece.empty() ? std::string(kEmptyBlock) : deflate.run(piece, Z_SYNC_FLUSH);
        lengthen_last_block(out.stream_, blank);
        out.offsets_.push_back(out.stream_.size());
        out.stream_ += filler;
        const auto status =
            deflateSetDictionary(&deflate.stream, bytes_of(filler), static_cast<uInt>(filler.size()));
        LEAMS_ASSERT(status == Z_OK);
        out.check_ = check_of(filler, check_of(piece, out.check_));
        left -= piece.size() + blank;
        out.moved_ ^= crc32_combine_gen(static_cast<z_off_t>(left));
    }
    out.stream_ += deflate.run(pieces.back(), Z_FINISH);
    out.check_ = check_of(pieces.back(), out.check_);
    return out;
}

std::string GzipTemplate::fill(std::string_view value) const {
    std::string out;
    out.reserve(stream_.size() + 8);
    out += stream_;
    for (const auto offset : offsets_) {
        value.copy(out.data() + offset, value.size());
    }
    auto check = check_;
    if (moved_ != 0) {
        check ^= static_cast<std::uint32_t>(crc32_combine_op(check_of(value) ^ blank_check_, 0, moved_));
    }
    out += little_endian(check, 4);
    out += little_endian(size_, 4);
    return out;
}

} // namespace leams
