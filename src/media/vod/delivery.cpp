#include "media/vod/delivery.hpp"

#include "core/base/finally.hpp"
#include "core/base/id.hpp"
#include "core/net/entity_tag.hpp"
#include "core/net/problem.hpp"
#include "media/vod/captions.hpp"
#include "media/vod/download.hpp"
#include "media/vod/playlist.hpp"
#include "media/vod/stored_segment.hpp"

#include <utility>

namespace leams::vod {
namespace {

using hls::Encoding;
using hls::plain_answer;
using Kind = FileName::Kind;

constexpr std::size_t kLongestName = 256;

bool is_open(const Found& found) {
    const auto extent = found.programme.extent;
    return extent == Extent::Growing || extent == Extent::Sliding;
}

std::string_view playlist_cache(const Found& found) {
    if (!found.playable.is_public) {
        return "private, no-cache";
    }
    return is_open(found) ? "no-cache" : "public, max-age=1";
}

/// Whether a segment may be had: what has left a sliding window stays for those who are about to play it.
bool gives(Door door, const Found& found, std::uint64_t position) {
    return door == Door::Rewind ? position < found.programme.recording->count()
                                : found.programme.contains(position);
}

/// Whether the segment may have come since: another loop has told the player of it.
bool may_have_come(const Found& found, std::uint64_t position) {
    constexpr std::uint64_t kAhead = 2;
    const auto last = found.programme.stretches.back().last;
    return is_open(found) && position >= last && position < last + kAhead;
}

/// Whether it is that version of the poster that is known here.
bool is_poster(const Found& found, std::string_view version) {
    const auto& poster = found.playable.poster;
    return poster && poster->version == version;
}

Error busy() {
    return Error::unavailable("The server is busy, try again in a moment").with_retry_after(1);
}

net::Response redirect_to(const std::string& url) {
    net::Response response;
    response.status = 302;
    response.headers = "Cache-Control: no-store\r\n";
    response.headers.append(hls::kCorsHeaders);
    response.header("Location", url);
    return response;
}

// No other thread writes.
void count(std::atomic<std::uint64_t>& counter) {
    counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

} // namespace

Delivery::Delivery(runtime::Loop& loop, const Context& context)
    : loop_(loop)
    , context_(context)
    , lookup_(loop, context.clock, context.config, context.catalog, context.library)
    , sheets_(context.objects, context.painter)
    , tasks_(loop) {}

void Delivery::on_request(const net::Request& request, net::Responder responder) {
    count(stats_.requests);
    auto path = request.path;
    const auto door = path.starts_with(kVodPrefix) ? Door::Vod : Door::Rewind;
    path.remove_prefix(kVodPrefix.size());
    const auto slash = path.find('/');
    if (slash == path.npos || slash == 0 || slash > kLongestName) {
        return responder.send(plain_answer(404, "No such file\n"));
    }
    auto parsed = parse_file_request(path.substr(slash + 1), request);
    if (!parsed) {
        return responder.send(plain_answer(404, parsed.error().message() + "\n"));
    }
    if (tasks_.size() >= context_.config.max_requests) {
        return responder.send(refusal(busy()));
    }
    tasks_.spawn(serve(door, std::string(path.substr(0, slash)), std::move(*parsed), std::move(responder)));
}

runtime::Task<> Delivery::serve(Door door, std::string name, FileRequest request, net::Responder responder) {
    auto found = co_await find(door, std::move(name), request.file, request.version);
    if (!found) {
        responder.send(refusal(found.error()));
        co_return;
    }
    if (request.file.kind == Kind::Download) {
        co_return co_await serve_download(*found, std::move(request), std::move(responder));
    }
    auto answered = co_await answer(door, *found, std::move(request));
    responder.send(answered ? std::move(*answered) : refusal(answered.error()));
}

runtime::Task<Result<FoundPtr>>
Delivery::find(Door door, std::string name, const FileName& file, std::string_view version) {
    auto found = co_await lookup_.find(door, name);
    if (found && file.kind == Kind::Segment && may_have_come(**found, file.number)) {
        co_return co_await lookup_.find(door, std::move(name), Freshness::Newest);
    }
    // Another loop may have told the player of captions or a poster that this one has not heard of.
    const bool is_news =
        found && ((file.kind == Kind::Poster && !is_poster(**found, version)) ||
                  (door == Door::Vod && is_unknown_track(**found, file) && is_uuid(file.track)));
    if (is_news) {
        co_return co_await lookup_.find(door, std::move(name), Freshness::Anew);
    }
    co_return found;
}

runtime::Task<Delivery::Answer> Delivery::answer(Door door, FoundPtr found, FileRequest request) {
    switch (request.file.kind) {
    case Kind::Multivariant:
    case Kind::Media:
    case Kind::KeyPictures:
        co_return answer_playlist(*found, request);
    case Kind::Init:
        co_return answer_init(*found, request);
    case Kind::Segment:
        if (gives(door, *found, request.file.number)) {
            co_return co_await answer_segment(std::move(found), std::move(request));
        }
        break;
    case Kind::CaptionList:
    case Kind::CaptionPart:
    case Kind::CaptionFile:
        co_return co_await answer_captions(
            {context_.library, context_.objects}, std::move(found), std::move(request)
        );
    case Kind::Poster:
        co_return co_await answer_poster(std::move(found), std::move(request));
    case Kind::Storyboard:
        co_return co_await answer_storyboard(std::move(found), std::move(request));
    case Kind::Sheet:
        co_return co_await answer_sheet(std::move(found), std::move(request));
    case Kind::Download:
        break;
    }
    co_return Error::not_found("No such file");
}

Delivery::Answer Delivery::answer_playlist(const Found& found, const FileRequest& request) {
    const auto& file = request.file;
    if (file.rendition == RenditionKind::Audio && !has_audio_rendition(*found.programme.recording)) {
        return Error::not_found("No such rendition");
    }
    auto list = List::Multivariant;
    if (file.kind == Kind::KeyPictures) {
        list = List::KeyPictures;
    } else if (file.kind == Kind::Media) {
        list = request.skip && is_open(found) ? List::Delta : List::Media;
    }
    const auto encoding = request.terms.gzip ? Encoding::Gzip : Encoding::Identity;
    return hls::playlist_answer(request.terms, *playlist(found, list, file.rendition, encoding));
}

PlaylistPtr Delivery::playlist(const Found& found, List list, RenditionKind kind, Encoding encoding) {
    const auto& programme = found.programme;
    const auto write = [&] {
        switch (list) {
        case List::Multivariant:
            return write_multivariant(programme, found.playable.captions);
        case List::Media:
            return write_media(programme, kind);
        case List::Delta:
            return write_delta(programme, kind);
        case List::KeyPictures:
            break;
        }
        return write_key_pictures(programme);
    };
    const bool gzip = encoding == Encoding::Gzip;
    const auto make = [&] {
        hls::ReadyPlaylist ready;
        if (gzip) {
            const auto plain = playlist(found, list, kind, Encoding::Identity);
            ready.body = std::make_shared<const std::string>(gzip_.encode(*plain->body));
            ready.etag = plain->etag;
            ready.etag.insert(ready.etag.size() - 1, "g");
        } else {
            ready.body = std::make_shared<const std::string>(write());
            ready.etag = net::entity_tag(*ready.body);
        }
        ready.headers = hls::playlist_headers(ready.etag, playlist_cache(found), encoding);
        return ready;
    };
    // Other captions are another programme's in this.
    auto version = programme.version();
    for (const auto& track : found.playable.captions) {
        version += "." + track.id;
    }
    const auto key = programme.subject() + (found.playable.is_public ? "p" : "-") + (gzip ? "g" : "-") +
                     std::to_string(static_cast<int>(list)) + std::to_string(static_cast<int>(kind));
    return context_.playlists.get(key, version, make);
}

Delivery::Answer Delivery::answer_init(const Found& found, const FileRequest& request) {
    const auto& recording = found.programme.recording;
    const auto number = request.file.number;
    const auto* init =
        number <= UINT32_MAX ? recording->find_init(static_cast<std::uint32_t>(number)) : nullptr;
    const bool sound = request.file.rendition == RenditionKind::Audio;
    if (init == nullptr || (sound && init->audio_data.empty())) {
        return Error::not_found("No such file");
    }
    // The recording, which owns the text, lives as long as the answer.
    const net::SharedText text(recording, sound ? &init->audio_data : &init->data);
    return hls::text_answer(request.terms, "\"i" + std::to_string(number) + (sound ? "a\"" : "\""), text);
}

runtime::Task<Delivery::Answer> Delivery::answer_segment(FoundPtr found, FileRequest request) {
    const auto& recording = *found->programme.recording;
    const auto position = request.file.number;
    const auto entry = recording.entry(position);
    if (!entry) {
        co_return Error::not_found("No such segment");
    }
    if (auto silence = silence_of(found->programme, position); !silence.parts.empty()) {
        co_return co_await answer_silenced(std::move(found), std::move(request), *entry, std::move(silence));
    }
    if (request.file.rendition == RenditionKind::Audio) {
        co_return co_await answer_sound(std::move(found), std::move(request), *entry);
    }
    if (const auto url = context_.library.public_url(recording.id, position)) {
        co_return redirect_to(*url);
    }
    const auto etag = "\"" + std::to_string(position) + "\"";
    auto answer = hls::media_answer(
        request.terms, {.etag = etag, .size = entry->bytes, .cache = segment_cache(*found, request)}
    );
    if (const auto wanted = answer.bytes) {
        LEAMS_CO_TRY(
            auto bytes,
            co_await context_.library.segment(recording.id, position, wanted->offset, wanted->length)
        );
        const StoredSegment stored(std::move(bytes));
        if (stored.size() < wanted->length) {
            co_return Error::internal("a stored segment is shorter than its index says");
        }
        answer.response.body = stored.body(0, wanted->length);
    }
    co_return std::move(answer.response);
}

runtime::Task<Delivery::Answer>
Delivery::answer_sound(FoundPtr found, FileRequest request, record::Entry entry) {
    const auto position = request.file.number;
    if (entry.audio_bytes == 0) {
        co_return Error::not_found("The segment has no sound");
    }
    const auto etag = "\"" + std::to_string(position) + "a\"";
    auto answer = hls::media_answer(
        request.terms, {.etag = etag, .size = entry.audio_bytes, .cache = segment_cache(*found, request)}
    );
    if (const auto wanted = answer.bytes) {
        LEAMS_CO_TRY(
            auto bytes,
            co_await context_.library.segment(found->programme.recording->id, position, 0, entry.bytes)
        );
        LEAMS_CO_TRY(auto sound, sound_of(StoredSegment(std::move(bytes))));
        if (sound.size() != entry.audio_bytes) {
            co_return Error::internal("a stored segment has other sound than its index says");
        }
        answer.response.body =
            wanted->length == sound.size() ? std::move(sound) : sound.substr(wanted->offset, wanted->length);
    }
    co_return std::move(answer.response);
}

runtime::Task<> Delivery::serve_download(FoundPtr found, FileRequest request, net::Responder responder) {
    const auto& limits = context_.config;
    if (downloading_.size() >= limits.max_downloads ||
        downloading_.count(request.client) >= limits.max_downloads_of_client) {
        responder.send(refusal(busy()));
        co_return;
    }
    downloading_.insert(request.client);
    const Finally done([this, client = request.client] { downloading_.erase(downloading_.find(client)); });
    const bool head_only = request.head_only;
    auto download = co_await prepare_download(context_.library, std::move(found), std::move(request));
    if (!download) {
        responder.send(refusal(download.error()));
    } else if (!download->answer.bytes) {
        responder.send(std::move(download->answer.response));
    } else if (head_only) {
        responder.start(std::move(download->answer.response), [](bool) {}).finish();
    } else {
        count(stats_.downloads);
        co_await send_download(loop_, context_.library, std::move(*download), std::move(responder));
    }
}

net::Response Delivery::refusal(const Error& error) {
    const auto status = net::status_of(error);
    if (status == 503) {
        count(stats_.refused);
    }
    if (status >= 500) {
        if (const auto times = failures_.count(); times > 0) {
            context_.log.failure(
                runtime::LogLevel::Warning, "recording_not_given", error, {{"times", times}}
            );
        }
    }
    auto response = plain_answer(status, error.message() + "\n");
    if (status == 503) {
        response.header("Retry-After", std::to_string(std::max<std::int64_t>(error.retry_after(), 1)));
    }
    return response;
}

} // namespace leams::vod
