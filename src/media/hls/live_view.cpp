#include "media/hls/live_view.hpp"

#include "core/net/url.hpp"

#include <algorithm>
#include <utility>

namespace leams::hls {
namespace {

using packaging::Rendition;
using packaging::SegmentPtr;
using packaging::Window;

constexpr std::uint64_t kMaxAhead = 2; // RFC 8216bis 6.2.5.2: segments past the playlist's last.

template <class Number>
bool take_number(std::string_view text, Number& number) {
    const auto parsed = parse_number(text);
    number = static_cast<Number>(parsed.value_or(0));
    return parsed.has_value() && std::in_range<Number>(*parsed);
}

Result<LiveRequest> parse_name(std::string_view name) {
    using Kind = LiveRequest::Kind;
    LiveRequest request;
    if (name == "index.m3u8") {
        return request;
    }
    const auto slash = name.find('/');
    request.rendition = name.substr(0, slash);
    name = slash == name.npos ? std::string_view() : name.substr(slash + 1);
    if (name == "index.m3u8") {
        request.kind = Kind::Media;
        return request;
    }
    if (strip(name, "init-", ".mp4")) {
        request.kind = Kind::Init;
        if (take_number(name, request.number)) {
            return request;
        }
    } else if (strip(name, "", ".m4s")) {
        const auto dot = name.find('.');
        request.kind = dot == name.npos ? Kind::Segment : Kind::Part;
        if (take_number(name.substr(0, dot), request.number) &&
            (dot == name.npos || take_number(name.substr(dot + 1), request.part))) {
            return request;
        }
    }
    return Error::not_found("No such file");
}

Result<void> parse_directives(std::string_view query, LiveRequest& request) {
    if (const auto msn = net::query_value(query, "_HLS_msn")) {
        request.msn = parse_number(*msn);
        if (!request.msn) {
            return Error::invalid_argument("_HLS_msn is not a number");
        }
    }
    if (const auto part = net::query_value(query, "_HLS_part")) {
        if (!request.msn) {
            return Error::invalid_argument("_HLS_part without _HLS_msn");
        }
        request.msn_part = parse_number(*part);
        if (!request.msn_part) {
            return Error::invalid_argument("_HLS_part is not a number");
        }
    }
    if (const auto skip = net::query_value(query, "_HLS_skip")) {
        request.skip = *skip == "YES" || *skip == "v2";
    }
    return {};
}

net::Response resolve_playlist(
    ReadyPlaylists& playlists, PlaylistKind kind, const LiveRequest& request, std::size_t rendition = 0
) {
    const auto encoding = request.terms.gzip ? Encoding::Gzip : Encoding::Identity;
    const auto& playlist = playlists.get(kind, encoding, rendition);
    auto response = playlist_answer(request.terms, playlist);
    if (request.msn) {
        response.shared_headers = playlist.blocking;
    }
    return response;
}

enum class Reload : std::uint8_t { Ready, Wait, Refuse };

Reload check_reload(const Window& window, const LiveRequest& request) {
    if (!request.msn || window.ended) {
        return Reload::Ready;
    }
    const auto msn = *request.msn;
    const auto next = window.next_sequence;
    const std::uint64_t parts = window.open ? window.open->parts.size() : 0;
    if (msn + 1 == next && request.msn_part && *request.msn_part >= window.segments.back()->parts.size()) {
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
        const auto target = window.part_target.count();
        const auto limit =
            target < 1'000'000 ? static_cast<std::uint64_t>((3'000'000 + target - 1) / target) : 3;
        if (*request.msn_part >= parts + limit) {
            return Reload::Refuse;
        }
        return *request.msn_part < parts ? Reload::Ready : Reload::Wait;
    }
    return Reload::Wait;
}

SegmentPtr find_segment(const Window& window, std::uint64_t sequence) {
    for (const auto* list : {&window.segments, &window.retired}) {
        if (!list->empty() && sequence >= list->front()->sequence && sequence <= list->back()->sequence) {
            return (*list)[sequence - list->front()->sequence];
        }
    }
    return nullptr;
}

packaging::InitSegmentPtr find_init(const Window& window, std::uint64_t id) {
    const auto has_id = [&](const SegmentPtr& segment) { return segment->init->id == id; };
    for (const auto* list : {&window.segments, &window.retired}) {
        const auto found = std::find_if(list->rbegin(), list->rend(), has_id);
        if (found != list->rend()) {
            return (*found)->init;
        }
    }
    return window.open && window.open->init->id == id ? window.open->init : nullptr;
}

net::Response range_answer(
    const LiveRequest& request,
    std::string etag,
    const packaging::Segment& segment,
    packaging::ByteRange range
) {
    auto answer = media_answer(request.terms, {.etag = std::move(etag), .size = range.length});
    if (const auto& bytes = answer.bytes) {
        answer.response.body =
            net::FileRange{segment.file, segment.file->fd(), range.offset + bytes->offset, bytes->length};
    }
    return std::move(answer.response);
}

net::Response resolve_segment(const Rendition& rendition, const LiveRequest& request) {
    const auto segment = find_segment(*rendition.window, request.number);
    if (!segment || rendition.bytes_of(*segment) == 0) {
        return plain_answer(404, "No such segment\n");
    }
    const auto etag = "\"" + std::to_string(request.number) + "\"";
    if (rendition.kind == packaging::RenditionKind::Everything) {
        return range_answer(request, etag, *segment, {0, segment->bytes()});
    }
    // Its bytes do not lie together. They are few: sound.
    std::string text;
    for (const auto& part : segment->parts) {
        const auto bytes = segment->file->read(rendition.range_of(part));
        if (!bytes) {
            return plain_answer(500, "The segment cannot be read\n");
        }
        text += as_text(*bytes);
    }
    return text_answer(request.terms, etag, std::make_shared<const std::string>(std::move(text)));
}

std::optional<net::Response> resolve_part(const Rendition& rendition, const LiveRequest& request) {
    const auto& window = *rendition.window;
    const auto next = window.next_sequence;
    auto segment = find_segment(window, request.number);
    if (!segment && request.number == next) {
        segment = window.open;
    }
    if (segment && request.part < segment->parts.size()) {
        const auto range = rendition.range_of(segment->parts[request.part]);
        if (range.length == 0) {
            return plain_answer(404, "Nothing of this rendition came in this part\n");
        }
        const auto etag = "\"" + std::to_string(request.number) + "." + std::to_string(request.part) + "\"";
        return range_answer(request, etag, *segment, range);
    }
    // The one part that the playlist hints at is waited for.
    const auto hinted = window.open ? window.open->parts.size() : 0;
    if (!window.ended && request.number == next && request.part == hinted) {
        return std::nullopt;
    }
    return plain_answer(404, "No such part\n");
}

net::Response resolve_init(const Rendition& rendition, const LiveRequest& request) {
    const auto init = find_init(*rendition.window, request.number);
    if (!init || !rendition.init_data(*init)) {
        return plain_answer(404, "No such file\n");
    }
    return text_answer(request.terms, "\"i" + std::to_string(init->id) + "\"", rendition.init_data(*init));
}

} // namespace

Result<LiveRequest> parse_live_request(std::string_view name, const net::Request& request) {
    LEAMS_TRY(auto parsed, parse_name(name));
    if (parsed.kind == LiveRequest::Kind::Media) {
        LEAMS_CHECK(parse_directives(request.query, parsed));
    }
    parsed.terms = AnswerTerms::of(request);
    return parsed;
}

std::optional<net::Response> resolve(ReadyPlaylists& playlists, const LiveRequest& request) {
    if (request.kind == LiveRequest::Kind::Multivariant) {
        return resolve_playlist(playlists, PlaylistKind::Multivariant, request);
    }
    const auto& renditions = playlists.snapshot()->renditions;
    const auto found = std::ranges::find(renditions, request.rendition, &Rendition::id);
    if (found == renditions.end()) {
        return plain_answer(404, "No such rendition\n");
    }
    switch (request.kind) {
    case LiveRequest::Kind::Multivariant:
        break;
    case LiveRequest::Kind::Media:
        switch (check_reload(*found->window, request)) {
        case Reload::Ready:
            return resolve_playlist(
                playlists,
                request.skip ? PlaylistKind::Delta : PlaylistKind::Media,
                request,
                static_cast<std::size_t>(found - renditions.begin())
            );
        case Reload::Wait:
            return std::nullopt;
        case Reload::Refuse:
            return plain_answer(400, "_HLS_msn or _HLS_part lies too far ahead\n");
        }
        break;
    case LiveRequest::Kind::Init:
        return resolve_init(*found, request);
    case LiveRequest::Kind::Segment:
        return resolve_segment(*found, request);
    case LiveRequest::Kind::Part:
        return resolve_part(*found, request);
    }
    return plain_answer(404, "No such file\n");
}

} // namespace leams::hls
