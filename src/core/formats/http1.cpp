#include "core/formats/http1.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <charconv>

namespace leams::http1 {
namespace {

constexpr std::size_t kMaxHeadBytes = 16 * 1024;
constexpr std::size_t kMaxSizeDigits = 16;
constexpr std::size_t kMaxExtensionBytes = 16;
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

/// Whether `text` is host or host:port, as a Host field has it (RFC 9110 section 7.2): a name, an IPv4
/// address or an IPv6 address in brackets.
bool is_authority(std::string_view text) noexcept {
    const auto all_of = [](std::string_view part, std::string_view others) {
        return !part.empty() && std::ranges::all_of(part, [others](char c) {
            const char lower = to_lower_ascii(c);
            return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
                   others.find(c) != std::string_view::npos;
        });
    };
    const auto bracket = text.find(']');
    const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    const auto host = text.substr(0, colon);
    const bool known = host.starts_with('[')
                           ? host.ends_with(']') && all_of(host.substr(1, host.size() - 2), ":.")
                           : all_of(host, "-._");
    const auto port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
    return known && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Leaves the path and query of a target in absolute-form, whose authority then is the Host, whatever that
/// field said. No other form but origin-form has anything to ask of us (RFC 9112 section 3.2).
Result<void, ParseError> to_origin_form(Head& head, Header* host) noexcept {
    auto& target = head.target;
    if (target.starts_with('/')) {
        return {};
    }
    const auto scheme = target.substr(0, target.find("://"));
    if (!equals_ignoring_case(scheme, "http") && !equals_ignoring_case(scheme, "https")) {
        return ParseError::malformed("bad request target");
    }
    const auto rest = target.substr(std::min(scheme.size() + 3, target.size()));
    const auto path = rest.find('/');
    if (host == nullptr) {
        if (head.header_count == kMaxHeaders) {
            return ParseError::too_large("too many header fields");
        }
        host = &head.header_storage[head.header_count++];
        host->name = "Host";
    }
    host->value = rest.substr(0, path);
    target = path == std::string_view::npos ? std::string_view("/") : rest.substr(path);
    return {};
}

/// Sees to it that there is one Host, or with HTTP/1.0 perhaps none, and that the target is a path there.
Result<void, ParseError> settle_target(Head& head) noexcept {
    Header* host = nullptr;
    for (auto& field : std::span(head.header_storage).first(head.header_count)) {
        if (equals_ignoring_case(field.name, "host")) {
            if (host != nullptr) {
                return ParseError::malformed("one Host field is needed");
            }
            host = &field;
        }
    }
    if (host == nullptr && head.version_1_1) {
        return ParseError::malformed("one Host field is needed");
    }
    LEAMS_CHECK(to_origin_form(head, host));
    if (head.has("host") && !is_authority(head.header("host"))) {
        return ParseError::malformed("the Host field names no host");
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
            if (head.chunked && !head.version_1_1) {
                return ParseError::malformed("Transfer-Encoding in HTTP/1.0"); // RFC 9112 section 6.1.
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
    return settle_target(head);
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
    // A line: no longer than its kind may be, and without a CR or LF of its own.
    const auto end = std::min(input.find_first_of("\r\n"), input.size());
    if (end > longest_line()) {
        return ParseError::malformed("chunk line too long");
    }
    if (end + 1 >= input.size() && (end == input.size() || input[end] == '\r')) {
        return step;
    }
    if (input.substr(end, 2) != "\r\n") {
        return ParseError::malformed("bare CR or LF in a chunk line");
    }
    const auto line = input.substr(0, end);
    step.consumed = end + 2;
    switch (state_) {
    case State::DataEnd:
        state_ = State::Size;
        break;
    case State::Size:
        LEAMS_CHECK(take_size(line));
        state_ = left_ == 0 ? State::Trailers : State::Data;
        break;
    default:
        LEAMS_CHECK(take_trailer(line));
        step.done = line.empty();
        state_ = step.done ? State::Done : State::Trailers;
    }
    return step;
}

std::size_t ChunkedDecoder::longest_line() const noexcept {
    switch (state_) {
    case State::DataEnd:
        return 0;
    case State::Size:
        return kMaxSizeDigits + kMaxExtensionBytes - extension_bytes_;
    default:
        return kMaxTrailerBytes - trailer_bytes_;
    }
}

Result<void, ParseError> ChunkedDecoder::take_size(std::string_view line) noexcept {
    const auto digits = line.substr(0, line.find(';'));
    const auto* end = digits.data() + digits.size();
    const auto [stop, failure] = std::from_chars(digits.data(), end, left_, 16);
    if (digits.empty() || failure != std::errc{} || stop != end || left_ > (1ULL << 40)) {
        return ParseError::malformed("bad chunk size");
    }
    extension_bytes_ += line.size() - digits.size();
    if (extension_bytes_ > kMaxExtensionBytes || has_control(line)) {
        return ParseError::malformed("bad chunk extension");
    }
    return {};
}

Result<void, ParseError> ChunkedDecoder::take_trailer(std::string_view line) noexcept {
    trailer_bytes_ += line.size();
    const auto colon = line.find(':');
    if (!line.empty() &&
        (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || has_control(line))) {
        return ParseError::malformed("bad trailer field");
    }
    return {};
}

} // namespace leams::http1
