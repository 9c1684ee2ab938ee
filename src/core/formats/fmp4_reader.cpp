#include "core/formats/fmp4_reader.hpp"

#include <string_view>

namespace leams::formats {
namespace {

constexpr std::uint32_t kBaseDataOffset = 0x000001; // tfhd, ISO/IEC 14496-12 8.8.7.
constexpr std::uint32_t kSampleDescription = 0x000002;
constexpr std::uint32_t kDefaultDuration = 0x000008;
constexpr std::uint32_t kDefaultSize = 0x000010;
constexpr std::uint32_t kDataOffset = 0x000001; // trun, 8.8.8.
constexpr std::uint32_t kFirstSampleFlags = 0x000004;
constexpr std::uint32_t kSampleDuration = 0x000100;
constexpr std::uint32_t kSampleSize = 0x000200;

struct Box {
    std::string_view type;
    ByteView body;
};

Result<Box, ParseError> read_box(ByteReader& reader) {
    LEAMS_TRY(const auto size, reader.u32());
    LEAMS_TRY(const auto type, reader.take(4));
    if (size < 8) {
        return ParseError::unsupported("a box of no plain size");
    }
    LEAMS_TRY(const auto body, reader.take(size - 8));
    return Box{as_text(type), body};
}

/// The body of the first box of a type.
Result<ByteView, ParseError> find_box(ByteView parent, std::string_view type) {
    ByteReader reader(parent);
    while (!reader.empty()) {
        const auto box = read_box(reader);
        if (!box) {
            return ParseError::malformed("a box that is longer than its parent");
        }
        if (box->type == type) {
            return box->body;
        }
    }
    return ParseError::malformed("a box is missing");
}

Result<std::uint32_t, ParseError> default_size(ByteView tfhd) {
    ByteReader reader(tfhd);
    LEAMS_TRY(const auto flags, reader.u32());
    LEAMS_CHECK(reader.skip(4 + ((flags & kBaseDataOffset) != 0 ? 8 : 0)));
    LEAMS_CHECK(reader.skip((flags & kSampleDescription) != 0 ? 4 : 0));
    LEAMS_CHECK(reader.skip((flags & kDefaultDuration) != 0 ? 4 : 0));
    return (flags & kDefaultSize) != 0 ? reader.u32() : Result<std::uint32_t, ParseError>(0);
}

Result<std::uint64_t, ParseError> first_sample_end(ByteView tfhd, ByteView trun) {
    ByteReader reader(trun);
    LEAMS_TRY(const auto flags, reader.u32());
    LEAMS_TRY(const auto count, reader.u32());
    if (count == 0 || (flags & kDataOffset) == 0) {
        return ParseError::unsupported("a run without samples or place");
    }
    LEAMS_TRY(const auto offset, reader.u32());
    LEAMS_CHECK(reader.skip((flags & kFirstSampleFlags) != 0 ? 4 : 0));
    LEAMS_CHECK(reader.skip((flags & kSampleDuration) != 0 ? 4 : 0));
    LEAMS_TRY(const auto size, (flags & kSampleSize) != 0 ? reader.u32() : default_size(tfhd));
    return std::uint64_t{offset} + size;
}

} // namespace

Result<std::uint64_t, ParseError> parse_mp4_first_sample_end(ByteView input) {
    ByteReader reader(input);
    LEAMS_TRY(const auto moof, read_box(reader));
    if (moof.type != "moof") {
        return ParseError::malformed("no moof");
    }
    LEAMS_TRY(const auto traf, find_box(moof.body, "traf"));
    LEAMS_TRY(const auto tfhd, find_box(traf, "tfhd"));
    LEAMS_TRY(const auto trun, find_box(traf, "trun"));
    const auto end = first_sample_end(tfhd, trun);
    if (!end && end.error().needs_more()) {
        return ParseError::malformed("a box that ends early");
    }
    return end;
}

} // namespace leams::formats
