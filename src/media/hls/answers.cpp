#include "media/hls/answers.hpp"

#include "core/formats/accept_encoding.hpp"
#include "core/net/entity_tag.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace leams::hls {
namespace {

using packaging::ByteRange;

enum class RangeKind : std::uint8_t { Whole, Some, Unsatisfiable };

// RFC 9110 14.2: one range; whatever else is asked gets the whole.
RangeKind parse_range(std::string_view text, std::uint64_t size, ByteRange& range) {
    if (!strip(text, "bytes=", "")) {
        return RangeKind::Whole;
    }
    const auto dash = text.find('-');
    if (dash == text.npos) {
        return RangeKind::Whole;
    }
    const auto from = parse_number(text.substr(0, dash));
    const auto to = parse_number(text.substr(dash + 1));
    if (dash == 0) {
        if (!to) {
            return RangeKind::Whole;
        }
        range.length = std::min(*to, size);
        range.offset = size - range.length;
        return range.length == 0 ? RangeKind::Unsatisfiable : RangeKind::Some;
    }
    const bool open = dash + 1 == text.size();
    if (!from || (!open && (!to || *to < *from))) {
        return RangeKind::Whole;
    }
    if (*from >= size) {
        return RangeKind::Unsatisfiable;
    }
    range = {.offset = *from, .length = (open ? size : std::min(*to, size - 1) + 1) - *from};
    return RangeKind::Some;
}

} // namespace

std::optional<std::uint64_t> parse_number(std::string_view text) noexcept {
    std::uint64_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = result.ec == std::errc() && result.ptr == text.data() + text.size();
    return !text.empty() && whole ? std::optional(number) : std::nullopt;
}

bool strip(std::string_view& text, std::string_view prefix, std::string_view suffix) noexcept {
    if (text.size() < prefix.size() + suffix.size() || !text.starts_with(prefix) || !text.ends_with(suffix)) {
        return false;
    }
    text = text.substr(prefix.size(), text.size() - prefix.size() - suffix.size());
    return true;
}

AnswerTerms AnswerTerms::of(const net::Request& request) {
    return {
        .gzip = http1::coding_weight(request.header("Accept-Encoding"), "gzip") > 0,
        .if_none_match = std::string(request.header("If-None-Match").substr(0, 256)),
        .if_range = std::string(request.header("If-Range").substr(0, 256)),
        .range = std::string(request.header("Range").substr(0, 64)),
    };
}

MediaAnswer media_answer(const AnswerTerms& terms, const MediaFile& file) {
    MediaAnswer answer;
    auto& response = answer.response;
    response.policy = kMediaPolicy;
    response.headers.append("Accept-Ranges: bytes\r\n").append(kCorsHeaders);
    response.header("Content-Type", file.type);
    response.header("Cache-Control", file.cache).header("ETag", file.etag);
    if (net::matches_tag(terms.if_none_match, file.etag)) {
        response.status = 304;
        return answer;
    }
    // RFC 9110 13.1.5: who has parts of another file gets the whole of this one.
    const bool continues = terms.if_range.empty() || terms.if_range == file.etag;
    const auto size = std::to_string(file.size);
    ByteRange range{.offset = 0, .length = file.size};
    switch (continues ? parse_range(terms.range, file.size, range) : RangeKind::Whole) {
    case RangeKind::Whole:
        break;
    case RangeKind::Some:
        response.status = 206;
        response.header(
            "Content-Range",
            "bytes " + std::to_string(range.offset) + "-" + std::to_string(range.end() - 1) + "/" + size
        );
        break;
    case RangeKind::Unsatisfiable:
        response = plain_answer(416, "The range lies outside of the file\n");
        response.header("Content-Range", "bytes */" + size);
        return answer;
    }
    answer.bytes = range;
    return answer;
}

net::Response text_answer(const AnswerTerms& terms, std::string etag, const net::SharedText& text) {
    auto answer = media_answer(terms, {.etag = std::move(etag), .size = text->size()});
    if (const auto& bytes = answer.bytes) {
        answer.response.body = bytes->length == text->size()
                                   ? net::Body(text)
                                   : net::Body(text->substr(bytes->offset, bytes->length));
    }
    return std::move(answer.response);
}

SharedText playlist_headers(std::string_view etag, std::string_view cache, Encoding encoding) {
    std::string headers = "Content-Type: application/vnd.apple.mpegurl\r\nVary: Accept-Encoding\r\n";
    headers.append(kCorsHeaders);
    headers.append("Cache-Control: ").append(cache).append("\r\nETag: ").append(etag).append("\r\n");
    if (encoding == Encoding::Gzip) {
        headers.append("Content-Encoding: gzip\r\n");
    }
    return std::make_shared<const std::string>(std::move(headers));
}

net::Response playlist_answer(const AnswerTerms& terms, const ReadyPlaylist& playlist) {
    net::Response response{.policy = kMediaPolicy};
    response.shared_headers = playlist.headers;
    if (net::matches_tag(terms.if_none_match, playlist.etag)) {
        response.status = 304;
    } else {
        response.body = playlist.body;
    }
    return response;
}

net::Response plain_answer(std::uint16_t status, std::string_view text) {
    net::Response response;
    response.status = status;
    response.headers = "Content-Type: text/plain; charset=utf-8\r\nCache-Control: public, max-age=1\r\n";
    response.headers.append(kCorsHeaders);
    response.body = std::string(text);
    return response;
}

} // namespace leams::hls
