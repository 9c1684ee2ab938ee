#pragma once

#include "core/base/parse_error.hpp"
#include "core/base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace leams::http1 {

struct Header {
    std::string_view name;
    std::string_view value;
};

/// At most so many header fields in one message.
inline constexpr std::size_t kMaxHeaders = 64;

/// Head of a request or a response (RFC 9112). Views point into the parsed bytes.
struct Head {
    std::string_view method;  // Requests only.
    std::string_view target;  // Begins with '/', however it was sent; the Host field names its host.
    std::uint16_t status = 0; // Responses only.
    bool version_1_1 = true;
    std::array<Header, kMaxHeaders> header_storage{};
    std::size_t header_count = 0;
    std::size_t size = 0; // Bytes of the head, with the empty line.

    std::span<const Header> headers() const noexcept { return std::span(header_storage).first(header_count); }
    /// The first field of this name, compared without case; empty when absent.
    std::string_view header(std::string_view name) const noexcept;
    bool has(std::string_view name) const noexcept;

    bool keep_alive = true;
    bool chunked = false;                          // Transfer-Encoding: chunked.
    std::optional<std::uint64_t> content_length{}; // Refused when given twice or beside chunked.
};

/// Parses into `head`, which is reused between calls to spare its initialisation. NeedMore until the empty
/// line is there. Malformed covers what enables request smuggling: bare CR, spaces before the colon,
/// obs-fold, duplicate lengths.
Result<void, ParseError> parse_request(std::string_view input, Head& head) noexcept;
Result<void, ParseError> parse_response(std::string_view input, Head& head) noexcept;

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;
/// Whether a comma-separated field such as Connection or Upgrade has this token (parameters ignored).
bool has_token(std::string_view field, std::string_view token) noexcept;

/// Whether a field is about one connection and ends there (RFC 9110 section 7.6.1).
bool is_hop_by_hop(std::string_view name) noexcept;

/// Decodes a chunked body as it arrives (RFC 9112 section 7.1). Strict, because what two readers take for
/// different requests is smuggled past the first: lines end in CRLF alone, trailers are header fields. Takes
/// at most 16 bytes of chunk extensions in all, and 4 KiB of trailers.
class ChunkedDecoder {
public:
    struct Step {
        std::size_t consumed = 0; // Bytes of input used.
        std::string_view data;    // Body bytes found in them, possibly none.
        bool done = false;        // The last chunk and its trailers have been read.
    };
    /// One step over `input`; call again with the rest until it consumes nothing.
    Result<Step, ParseError> next(std::string_view input) noexcept;

private:
    enum class State : std::uint8_t { Size, Data, DataEnd, Trailers, Done };
    State state_ = State::Size;
    Result<void, ParseError> take_size(std::string_view line) noexcept;
    Result<void, ParseError> take_trailer(std::string_view line) noexcept;
    std::size_t longest_line() const noexcept;

    std::uint64_t left_ = 0;          // Of the present chunk.
    std::size_t extension_bytes_ = 0; // So far.
    std::size_t trailer_bytes_ = 0;
};

} // namespace leams::http1
