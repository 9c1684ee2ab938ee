#pragma once

#include "core/base/result.hpp"
#include "core/net/http.hpp"
#include "media/hls/answers.hpp"
#include "media/packaging/rendition.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace leams::vod {

/// What a path below /vod/{name}/ or /dvr/{id}/ names.
struct FileName {
    enum class Kind : std::uint8_t {
        Multivariant,
        Media,
        KeyPictures,
        Init,
        Segment,
        Download,
        CaptionList,
        CaptionPart,
        CaptionFile,
        Poster,
        Storyboard,
        Sheet
    };

    Kind kind = Kind::Multivariant;
    packaging::RenditionKind rendition = packaging::RenditionKind::Everything;
    // Of the segment's position, the init segment, the download's part from 1, the captions' part, the sheet.
    std::uint64_t number = 0;
    std::string track{};           // Of captions.
    std::uint64_t interval_ms = 0; // Of the sheet's storyboard.
};

/// "main/12.m4s", "audio/index.m3u8"; NotFound for names that nothing has.
Result<FileName> parse_file_name(std::string_view name);

/// A request, copied so that it may wait.
struct FileRequest {
    FileName file;
    std::string client; // The group of addresses that it came from.
    bool head_only = false;
    bool skip = false;   // A delta update of the playlist will do (RFC 8216bis 6.2.5.1).
    std::string version; // "v" of the query.
    hls::AnswerTerms terms;
};
Result<FileRequest> parse_file_request(std::string_view name, const net::Request& request);

} // namespace leams::vod
