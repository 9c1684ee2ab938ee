#include "hls/live_view.hpp"

#include "net/url.hpp"

#include <algorithm>
#include <charconv>

namespace leams::hls {
namespace {

using media::Rendition;
using media::SegmentPtr;

constexpr std::uint64_t kMaxAhead = 2; // RFC 8216bis 6.2.5.2: segments past the playlist's last.
// A browser shows media by a page of its own making, which has to load them.
constexpr auto kMediaPolicy = net::PagePolicy::Own;
constexpr std::string_view kImmutable = "Cache-Control: public, max-age=3600, immutable\r\n";

template <class Number>
bool parse_number(std::string_view text, Number& number) {
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && result.ec == std::errc() && result.ptr == text.data() + text.size();
}

bool strip(std::string_view& text, std::string_view prefix, std::string_view suffix) {
    if (text.size() < prefix.size() + suffix.size() || !text.starts_with(prefix) || !text.ends_with(suffix)) {
        return false;
    }
    text = text.substr(prefix.size(), text.size() - prefix.size() - suffix.size());
    return true;
}

Result<LiveRequest> parse_name(std::string_view name) {
    using Kind = LiveRequest::Kind;
    LiveRequest request;
    if (name == "index.m3u8") {
        return request;
    }
    if (name == "main/index.m3u8") {
        request.kind = Kind::Media;
        return request;
    }
    if (strip(name, "main/init-", ".mp4")) {
        request.kind = Kind::Init;
        if (parse_number(name, request.number)) {
            return request;
        }
    } else if (strip(name, "main/", ".m4s")) {
        const auto dot = name.find('.');
        request.kind = dot == name.npos ? Kind::Segment : Kind::Part;
        if (parse_number(name.substr(0, dot), request.number) &&
            (dot == name.npos || parse_number(name.substr(dot + 1), request.part))) {
            return request;
        }
    }
    return Error::not_found("No such file");
}

Result<void> parse_directives(std::string_view query, LiveRequest& request) {
    if (const auto msn = net::query_value(query, "_HLS_msn")) {
        if (!parse_number(*msn, request.msn.emplace())) {
            return Error::invalid_argument("_HLS_msn is not a number");
        }
    }
    if (const auto part = net::query_value(query, "_HLS_part")) {
        if (!request.msn) {
            return Error::invalid_argument("_HLS_part without _HLS_msn");
        }
        if (!parse_number(*part, request.msn_part.emplace())) {
            return Error::invalid_argument("_HLS_part is not a number");
        }
    }
    if (const auto skip = net::query_value(query, "_HLS_skip")) {
        request.skip = *skip == "YES" || *skip == "v2";
    }
    return {};
}

bool matches(std::string_view if_none_match, std::string_view etag) {
    if (if_none_match == "*") {
        return true;
    }
    while (!if_none_match.empty()) {
        const auto comma = if_none_match.find(',');
        auto item = if_none_match.substr(0, comma);
        if_none_match = comma == if_none_match.npos ? std::string_view() : if_none_match.substr(comma + 1);
        item = item.substr(std::min(item.find_first_not_of(' '), item.size()));
        item = item.starts_with("W/") ? item.substr(2) : item;
        if (item.substr(0, item.find_last_of('"') + 1) == etag) {
            return true;
        }
    }
    return false;
}

net::Response playlist_answer(ReadyPlaylists& playlists, PlaylistKind kind, const LiveRequest& request) {
    const auto& playlist = playlists.get(kind, request.gzip ? Encoding::Gzip : Encoding::Identity);
    net::Response response{.policy = kMediaPolicy};
    response.shared_headers = request.msn ? playlist.blocking : playlist.headers;
    if (!request.if_none_match.empty() && matches(request.if_none_match, playlist.etag)) {
        response.status = 304;
        response.body = std::string();
    } else {
        response.body = playlist.body;
    }
    return response;
}

enum class Reload : std::uint8_t { Ready, Wait, Refuse };

Reload check_reload(const Rendition& rendition, const LiveRequest& request) {
    if (!request.msn || rendition.ended) {
        return Reload::Ready;
    }
    const auto msn = *request.msn;
    const auto next = rendition.next_sequence;
    const std::uint64_t parts = rendition.open ? rendition.open->parts.size() : 0;
    if (msn + 1 == next && request.msn_part && *request.msn_part >= rendition.segments.back()->parts.size()) {
        return parts > 0 ? Reload::Ready
                         : Reload::Wait; // A part past the segment's end is the next one's first.
    }
    if (msn < next) {
        return Reload::Ready;
    }
    if (msn >= next + kMaxAhead) {
        return Reload::Refuse;
    }
    if (msn == next && request.msn_part) {
        const auto target = rendition.part_target.count();
        const auto limit =
            target < 1'000'000 ? static_cast<std::uint64_t>((3'000'000 + target - 1) / target) : 3;
        if (*request.msn_part >= parts + limit) {
            return Reload::Refuse;
        }
        return *request.msn_part < parts ? Reload::Ready : Reload::Wait;
    }
    return Reload::Wait;
}

SegmentPtr find_segment(const Rendition& rendition, std::uint64_t sequence) {
    for (const auto* list : {&rendition.segments, &rendition.retired}) {
        if (!list->empty() && sequence >= list->front()->sequence && sequence <= list->back()->sequence) {
            return (*list)[sequence - list->front()->sequence];
        }
    }
    return nullptr;
}

media::InitSegmentPtr find_init(const Rendition& rendition, std::uint64_t id) {
    const auto has_id = [&](const SegmentPtr& segment) { return segment->init->id == id; };
    for (const auto* list : {&rendition.segments, &rendition.retired}) {
        const auto found = std::find_if(list->rbegin(), list->rend(), has_id);
        if (found != list->rend()) {
            return (*found)->init;
        }
    }
    return rendition.open && rendition.open->init->id == id ? rendition.open->init : nullptr;
}

enum class RangeKind : std::uint8_t { Whole, Some, Unsatisfiable };

// RFC 9110 14.2: one range; whatever else is asked gets the whole.
RangeKind parse_range(std::string_view text, std::uint64_t size, std::uint64_t& first, std::uint64_t& last) {
    if (!strip(text, "bytes=", "")) {
        return RangeKind::Whole;
    }
    const auto dash = text.find('-');
    if (dash == text.npos || text.find(',') != text.npos) {
        return RangeKind::Whole;
    }
    const auto from = text.substr(0, dash);
    const auto to = text.substr(dash + 1);
    last = size - 1;
    if (from.empty()) {
        std::uint64_t count = 0;
        if (!parse_number(to, count)) {
            return RangeKind::Whole;
        }
        first = size - std::min(count, size);
        return count == 0 ? RangeKind::Unsatisfiable : RangeKind::Some;
    }
    if (!parse_number(from, first) || (!to.empty() && (!parse_number(to, last) || last < first))) {
        return RangeKind::Whole;
    }
    last = std::min(last, size - 1);
    return first < size ? RangeKind::Some : RangeKind::Unsatisfiable;
}

net::Response media_answer(const LiveRequest& request, const std::string& etag, net::FileRange file) {
    net::Response response{.policy = kMediaPolicy};
    response.headers.append("Content-Type: video/mp4\r\nAccept-Ranges: bytes\r\n").append(kCorsHeaders);
    response.headers.append(kImmutable).append("ETag: ").append(etag).append("\r\n");
    if (!request.if_none_match.empty() && matches(request.if_none_match, etag)) {
        response.status = 304;
        return response;
    }
    const auto size = file.length;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    switch (parse_range(request.range, size, first, last)) {
    case RangeKind::Whole:
        break;
    case RangeKind::Some:
        response.status = 206;
        response.header(
            "Content-Range",
            "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" + std::to_string(size)
        );
        file.offset += first;
        file.length = last - first + 1;
        break;
    case RangeKind::Unsatisfiable:
        response = plain_answer(416, "The range lies outside of the file\n");
        response.header("Content-Range", "bytes */" + std::to_string(size));
        return response;
    }
    response.body = std::move(file);
    return response;
}

net::Response range_answer(
    const LiveRequest& request, const std::string& etag, const media::Segment& segment, media::ByteRange range
) {
    return media_answer(
        request,
        etag,
        {.owner = segment.file, .fd = segment.file->fd(), .offset = range.offset, .length = range.length}
    );
}

std::optional<net::Response> resolve_part(const Rendition& rendition, const LiveRequest& request) {
    const auto next = rendition.next_sequence;
    auto segment = find_segment(rendition, request.number);
    if (!segment && request.number == next) {
        segment = rendition.open;
    }
    if (segment && request.part < segment->parts.size()) {
        const auto etag = "\"" + std::to_string(request.number) + "." + std::to_string(request.part) + "\"";
        return range_answer(request, etag, *segment, segment->parts[request.part].bytes);
    }
    // The one part that the playlist hints at is waited for.
    const auto hinted = rendition.open ? rendition.open->parts.size() : 0;
    if (!rendition.ended && request.number == next && request.part == hinted) {
        return std::nullopt;
    }
    return plain_answer(404, "No such part\n");
}

net::Response resolve_init(const Rendition& rendition, const LiveRequest& request) {
    const auto init = find_init(rendition, request.number);
    if (!init) {
        return plain_answer(404, "No such file\n");
    }
    net::Response response{.policy = kMediaPolicy};
    const auto etag = "\"i" + std::to_string(init->id) + "\"";
    response.headers.append("Content-Type: video/mp4\r\n").append(kCorsHeaders).append(kImmutable);
    response.headers.append("ETag: ").append(etag).append("\r\n");
    if (!request.if_none_match.empty() && matches(request.if_none_match, etag)) {
        response.status = 304;
    } else {
        response.body = init->data;
    }
    return response;
}

} // namespace

net::Response plain_answer(std::uint16_t status, std::string_view text) {
    net::Response response;
    response.status = status;
    response.headers = "Content-Type: text/plain; charset=utf-8\r\nCache-Control: public, max-age=1\r\n";
    response.headers.append(kCorsHeaders);
    response.body = std::string(text);
    return response;
}

Result<LiveRequest> parse_live_request(std::string_view name, const net::Request& request) {
    LEAMS_TRY(auto parsed, parse_name(name));
    if (parsed.kind == LiveRequest::Kind::Media) {
        LEAMS_CHECK(parse_directives(request.query, parsed));
    }
    parsed.gzip = http1::has_token(request.header("Accept-Encoding"), "gzip");
    parsed.if_none_match = request.header("If-None-Match").substr(0, 256);
    parsed.range = request.header("Range").substr(0, 64);
    return parsed;
}

std::optional<net::Response> resolve(ReadyPlaylists& playlists, const LiveRequest& request) {
    const auto& rendition = playlists.snapshot()->rendition;
    switch (request.kind) {
    case LiveRequest::Kind::Multivariant:
        return playlist_answer(playlists, PlaylistKind::Multivariant, request);
    case LiveRequest::Kind::Media:
        switch (check_reload(rendition, request)) {
        case Reload::Ready:
            return playlist_answer(
                playlists, request.skip ? PlaylistKind::Delta : PlaylistKind::Media, request
            );
        case Reload::Wait:
            return std::nullopt;
        case Reload::Refuse:
            return plain_answer(400, "_HLS_msn or _HLS_part lies too far ahead\n");
        }
        break;
    case LiveRequest::Kind::Init:
        return resolve_init(rendition, request);
    case LiveRequest::Kind::Segment: {
        const auto segment = find_segment(rendition, request.number);
        if (!segment) {
            return plain_answer(404, "No such segment\n");
        }
        const auto etag = "\"" + std::to_string(request.number) + "\"";
        return range_answer(request, etag, *segment, {0, segment->bytes()});
    }
    case LiveRequest::Kind::Part:
        return resolve_part(rendition, request);
    }
    return plain_answer(404, "No such file\n");
}

} // namespace leams::hls
