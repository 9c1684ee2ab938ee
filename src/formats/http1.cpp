#include "formats/http1.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>

namespace leams::http1 {
namespace {

constexpr std::size_t kMaxHeadBytes = 16 * 1024;
constexpr std::size_t kMaxChunkLine = 256;
constexpr std::size_t kMaxTrailerBytes = 4096;

constexpr std::array<bool, 256> make_token_table() {
    std::array<bool, 256> table{};
    for (unsigned c = 0x21; c < 0x7F; ++c) {
        table[c] =
            std::string_view("\"(),/:;<=>?@[\\]{}").find(static_cast<char>(c)) == std::string_view::npos;
    }
    return table;
}
constexpr auto kTokenChar = make_token_table();

bool is_token(std::string_view text) noexcept {
    for (const char c : text) {
        if (!kTokenChar[static_cast<unsigned char>(c)]) {
            return false;
        }
    }
    return !text.empty();
}

/// Whether a header value or a target has bytes that could end a line or hide something in it.
bool has_control(std::string_view text) noexcept {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7F) {
            return true;
        }
    }
    return false;
}

/// Leaves the path and query of a target in absolute-form, which must name the host that the Host field
/// names; no other form but origin-form has anything to ask of us (RFC 9112 section 3.2).
Result<void, ParseError> to_origin_form(Head& head) noexcept {
    auto& target = head.target;
    if (target.starts_with('/')) {
        return {};
    }
    const auto scheme = target.substr(0, target.find("://"));
    const bool web = equals_ignoring_case(scheme, "http") || equals_ignoring_case(scheme, "https");
    const auto authority =
        web ? target.substr(std::min(scheme.size() + 3, target.size())) : std::string_view{};
    const auto path = authority.find('/');
    if (path == std::string_view::npos ||
        !equals_ignoring_case(authority.substr(0, path), head.header("host"))) {
        return ParseError::malformed("bad request target");
    }
    target = authority.substr(path);
    return {};
}

Result<void, ParseError> check_host(const Head& head) noexcept {
    const auto fields = head.headers();
    const auto count = std::count_if(fields.begin(), fields.end(), [](const Header& field) {
        return equals_ignoring_case(field.name, "host");
    });
    if (count > 1 || (count == 0 && head.version_1_1)) {
        return ParseError::malformed("one Host field is needed");
    }
    return {};
}

Result<void, ParseError> interpret(const Header& field, Head& head) noexcept {
    if (equals_ignoring_case(field.name, "content-length")) {
        std::uint64_t length = 0;
        const auto* end = field.value.data() + field.value.size();
        const auto [stop, failure] = std::from_chars(field.value.data(), end, length);
        if (failure != std::errc{} || stop != end || field.value.front() == '-' || head.content_length) {
            return ParseError::malformed("bad Content-Length");
        }
        head.content_length = length;
    } else if (equals_ignoring_case(field.name, "transfer-encoding")) {
        if (!equals_ignoring_case(field.value, "chunked") || head.chunked) {
            return ParseError::unsupported("Transfer-Encoding other than chunked");
        }
        head.chunked = true;
    } else if (equals_ignoring_case(field.name, "connection")) {
        if (has_token(field.value, "close")) {
            head.keep_alive = false;
        } else if (has_token(field.value, "keep-alive")) {
            head.keep_alive = true;
        }
    }
    return {};
}

/// Header fields from `at` to the empty line.
Result<void, ParseError> parse_fields(std::string_view input, std::size_t at, Head& head) noexcept {
    while (true) {
        const auto end = input.find("\r\n", at);
        if (end == std::string_view::npos) {
            return ParseError::need_more(1);
        }
        const auto line = input.substr(at, end - at);
        at = end + 2;
        if (line.empty()) {
            head.size = at;
            if (head.chunked && head.content_length) {
                return ParseError::malformed("both Content-Length and Transfer-Encoding");
            }
            return {};
        }
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
            return ParseError::malformed("bad header field");
        }
        if (head.header_count == kMaxHeaders) {
            return ParseError::too_large("too many header fields");
        }
        const Header field{line.substr(0, colon), trim(line.substr(colon + 1))};
        if (has_control(field.value)) {
            return ParseError::malformed("control character in a header field");
        }
        head.header_storage[head.header_count++] = field;
        LEAMS_CHECK(interpret(field, head));
    }
}

/// Splits off the start line; the head counts as complete only when its empty line has arrived.
Result<std::string_view, ParseError> start_line(std::string_view input, Head& head) noexcept {
    head.header_count = 0;
    head.chunked = false;
    head.content_length.reset();
    const auto end = input.find("\r\n\r\n");
    if (std::min(end, input.size()) > kMaxHeadBytes) {
        return ParseError::too_large("head too large");
    }
    if (end == std::string_view::npos) {
        return ParseError::need_more(1);
    }
    return input.substr(0, input.find("\r\n"));
}

} // namespace

std::string_view Head::header(std::string_view name) const noexcept {
    for (const auto& field : headers()) {
        if (equals_ignoring_case(field.name, name)) {
            return field.value;
        }
    }
    return {};
}

bool Head::has(std::string_view name) const noexcept {
    for (const auto& field : headers()) {
        if (equals_ignoring_case(field.name, name)) {
            return true;
        }
    }
    return false;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (to_lower_ascii(a[i]) != to_lower_ascii(b[i])) {
            return false;
        }
    }
    return true;
}

bool is_hop_by_hop(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 7> kNames{
        "connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-connection"
    };
    return std::any_of(kNames.begin(), kNames.end(), [name](auto known) {
        return equals_ignoring_case(name, known);
    });
}

bool has_token(std::string_view field, std::string_view token) noexcept {
    while (!field.empty()) {
        const auto comma = field.find(',');
        auto item = field.substr(0, comma);
        item = trim(item.substr(0, item.find(';')));
        if (equals_ignoring_case(item, token)) {
            return true;
        }
        field = comma == std::string_view::npos ? std::string_view{} : field.substr(comma + 1);
    }
    return false;
}

Result<void, ParseError> parse_request(std::string_view input, Head& head) noexcept {
    LEAMS_TRY(const auto line, start_line(input, head));
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return ParseError::malformed("bad request line");
    }
    head.method = line.substr(0, first);
    head.target = line.substr(first + 1, last - first - 1);
    const auto version = line.substr(last + 1);
    if (!is_token(head.method) || head.target.empty() || has_control(head.target) ||
        head.target.find(' ') != std::string_view::npos) {
        return ParseError::malformed("bad request line");
    }
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        return ParseError::unsupported("HTTP version");
    }
    head.version_1_1 = version == "HTTP/1.1";
    head.keep_alive = head.version_1_1;
    LEAMS_CHECK(parse_fields(input, line.size() + 2, head));
    LEAMS_CHECK(check_host(head));
    return to_origin_form(head);
}

Result<void, ParseError> parse_response(std::string_view input, Head& head) noexcept {
    LEAMS_TRY(const auto line, start_line(input, head));
    if (line.size() < 12 || (!line.starts_with("HTTP/1.1 ") && !line.starts_with("HTTP/1.0 "))) {
        return ParseError::malformed("bad status line");
    }
    const auto* digits = line.data() + 9;
    const auto [stop, failure] = std::from_chars(digits, digits + 3, head.status);
    if (failure != std::errc{} || stop != digits + 3 || head.status < 100) {
        return ParseError::malformed("bad status code");
    }
    head.version_1_1 = line[7] == '1';
    head.keep_alive = head.version_1_1;
    return parse_fields(input, line.size() + 2, head);
}

Result<ChunkedDecoder::Step, ParseError> ChunkedDecoder::next(std::string_view input) noexcept {
    Step step;
    if (state_ == State::Done) {
        step.done = true;
        return step;
    }
    if (state_ == State::Data) {
        step.data = input.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size())));
        step.consumed = step.data.size();
        left_ -= step.consumed;
        state_ = left_ == 0 ? State::DataEnd : State::Data;
        return step;
    }
    const auto end = input.find("\r\n");
    if (end == std::string_view::npos) {
        if (input.size() > (state_ == State::Trailers ? kMaxTrailerBytes : kMaxChunkLine)) {
            return ParseError::malformed("chunk line too long");
        }
        return step;
    }
    step.consumed = end + 2;
    if (state_ == State::DataEnd) {
        if (end != 0) {
            return ParseError::malformed("chunk longer than its size");
        }
        state_ = State::Size;
    } else if (state_ == State::Size) {
        const auto digits = input.substr(0, std::min(end, input.find(';')));
        const auto [stop, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), left_, 16);
        if (digits.empty() || failure != std::errc{} || stop != digits.data() + digits.size() ||
            left_ > (1ULL << 40)) {
            return ParseError::malformed("bad chunk size");
        }
        state_ = left_ == 0 ? State::Trailers : State::Data;
    } else if (end == 0) {
        state_ = State::Done;
        step.done = true;
    }
    return step;
}

} // namespace leams::http1
