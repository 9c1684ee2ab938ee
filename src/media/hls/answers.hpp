#pragma once

#include "core/net/http.hpp"
#include "media/packaging/segment_file.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// How players are answered, live and afterwards.
namespace leams::hls {

/// Of every public answer: other sites' players may read them.
inline constexpr std::string_view kCorsHeaders =
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Expose-Headers: Content-Length, Content-Range, Date, ETag\r\n";
/// Of what never changes under its name, for caches of any kind.
inline constexpr std::string_view kImmutable = "public, max-age=3600, immutable";
/// A browser shows media by a page of its own making, which has to load them.
inline constexpr auto kMediaPolicy = net::PagePolicy::Own;

/// What of a request decides in which form and how much of a file answers it; copied, since the request may
/// have to wait.
struct AnswerTerms {
    bool gzip = false;
    std::string if_none_match;
    std::string if_range;
    std::string range;

    static AnswerTerms of(const net::Request& request);
};

/// A file as its answers describe it.
struct MediaFile {
    std::string etag;       // Quoted.
    std::uint64_t size = 0; // More than 0.
    std::string_view cache = kImmutable;
    std::string_view type = "video/mp4";
};

/// An answer that still needs its body: the bytes that belong there, or none where it has said everything
/// (304, 416).
struct MediaAnswer {
    net::Response response;
    std::optional<packaging::ByteRange> bytes;
};
MediaAnswer media_answer(const AnswerTerms& terms, const MediaFile& file);

/// The same of a text that is at hand.
net::Response text_answer(const AnswerTerms& terms, std::string etag, const net::SharedText& text);

using SharedText = std::shared_ptr<const std::string>;
enum class Encoding : std::uint8_t { Identity, Gzip };

/// A playlist in one encoding with everything that an answer needs, shared by all answers. The headers are
/// complete lines as net::Response wants them.
struct ReadyPlaylist {
    SharedText body;
    std::string etag;      // Quoted; the compressed form's ends in "g".
    SharedText headers;    // For a request of what there is now.
    SharedText blocking{}; // For one that named the state it wants: good for caches.
};

/// The headers of a playlist.
SharedText playlist_headers(std::string_view etag, std::string_view cache, Encoding encoding);
net::Response playlist_answer(const AnswerTerms& terms, const ReadyPlaylist& playlist);

/// A short answer of plain text with the CORS headers, which caches may keep for a second.
net::Response plain_answer(std::uint16_t status, std::string_view text);

/// A name's number, such as "12" of "12.m4s"; nothing else before, in or behind it.
std::optional<std::uint64_t> parse_number(std::string_view text) noexcept;
/// Takes `prefix` and `suffix` off; false, and nothing changes, when the text does not have both.
bool strip(std::string_view& text, std::string_view prefix, std::string_view suffix) noexcept;

} // namespace leams::hls
