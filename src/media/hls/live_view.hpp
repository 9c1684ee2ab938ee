#pragma once

#include "core/net/http.hpp"
#include "media/hls/answers.hpp"
#include "media/hls/ready_playlists.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leams::hls {

/// What a request under /live/{broadcast id}/ wants.
struct LiveRequest {
    enum class Kind : std::uint8_t { Multivariant, Media, Init, Segment, Part };

    Kind kind = Kind::Multivariant;
    std::string rendition;    // Its id; empty for Multivariant.
    std::uint64_t number = 0; // Of the segment or init segment.
    std::uint32_t part = 0;

    // Blocking reload and delta update (RFC 8216bis 6.2.5); of Media only.
    std::optional<std::uint64_t> msn;
    std::optional<std::uint64_t> msn_part;
    bool skip = false;

    AnswerTerms terms;
};

/// `name` is what follows the broadcast's id: "main/12.3.m4s", "audio/index.m3u8". NotFound for other names,
/// InvalidArgument for directives that make no sense; query parameters that we do not know are ignored.
Result<LiveRequest> parse_live_request(std::string_view name, const net::Request& request);

/// The answer, or nothing while the request has to wait for a later snapshot.
std::optional<net::Response> resolve(ReadyPlaylists& playlists, const LiveRequest& request);

} // namespace leams::hls
