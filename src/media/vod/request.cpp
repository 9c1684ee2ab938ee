#include "media/vod/request.hpp"

#include "core/base/address.hpp"
#include "core/net/url.hpp"

#include <utility>

namespace leams::vod {
namespace {

using Kind = FileName::Kind;
using packaging::RenditionKind;

Result<FileName> numbered(FileName file, std::string_view digits) {
    const auto number = hls::parse_number(digits);
    if (!number) {
        return Error::not_found("No such file");
    }
    file.number = *number;
    return file;
}

Result<FileName> sheet(std::string_view name) {
    const auto dash = name.find('-');
    const auto interval = hls::parse_number(name.substr(0, dash));
    if (dash == name.npos || !interval || *interval > INT64_MAX) {
        return Error::not_found("No such file");
    }
    return numbered({.kind = Kind::Sheet, .interval_ms = *interval}, name.substr(dash + 1));
}

Result<FileName> parse_in_rendition(std::string_view name, RenditionKind rendition) {
    FileName file{.kind = Kind::Media, .rendition = rendition};
    if (name == "index.m3u8") {
        return file;
    }
    if (name == "iframes.m3u8" && rendition == RenditionKind::Everything) {
        file.kind = Kind::KeyPictures;
        return file;
    }
    if (hls::strip(name, "init-", ".mp4")) {
        file.kind = Kind::Init;
        return numbered(file, name);
    }
    if (hls::strip(name, "", ".m4s")) {
        file.kind = Kind::Segment;
        return numbered(file, name);
    }
    return Error::not_found("No such file");
}

Result<FileName> parse_of_captions(std::string_view name) {
    const auto slash = name.find('/');
    FileName file{.kind = Kind::CaptionList, .track = std::string(name.substr(0, slash))};
    name.remove_prefix(slash == name.npos ? name.size() : slash + 1);
    if (name == "index.m3u8") {
        return file;
    }
    if (name == "all.vtt") {
        file.kind = Kind::CaptionFile;
        return file;
    }
    if (hls::strip(name, "", ".vtt")) {
        file.kind = Kind::CaptionPart;
        return numbered(std::move(file), name);
    }
    return Error::not_found("No such file");
}

} // namespace

Result<FileName> parse_file_name(std::string_view name) {
    if (name == "index.m3u8") {
        return FileName{};
    }
    if (hls::strip(name, "main/", "")) {
        return parse_in_rendition(name, RenditionKind::Everything);
    }
    if (hls::strip(name, "audio/", "")) {
        return parse_in_rendition(name, RenditionKind::Audio);
    }
    if (hls::strip(name, "captions/", "")) {
        return parse_of_captions(name);
    }
    if (name == "poster.jpg") {
        return FileName{.kind = Kind::Poster};
    }
    if (name == "storyboard.vtt") {
        return FileName{.kind = Kind::Storyboard};
    }
    if (hls::strip(name, "storyboard-", ".jpg")) {
        return sheet(name);
    }
    if (name == "download.mp4") {
        return FileName{.kind = Kind::Download, .number = 1};
    }
    if (hls::strip(name, "download-", ".mp4")) {
        return numbered({.kind = Kind::Download}, name);
    }
    return Error::not_found("No such file");
}

Result<FileRequest> parse_file_request(std::string_view name, const net::Request& request) {
    LEAMS_TRY(auto file, parse_file_name(name));
    const auto skip = net::query_value(request.query, "_HLS_skip").value_or("");
    return FileRequest{
        .file = std::move(file),
        .client = address_group(request.peer),
        .head_only = request.head->method == "HEAD",
        .skip = skip == "YES" || skip == "v2",
        .version = std::string(net::query_value(request.query, "v").value_or("").substr(0, 32)),
        .terms = hls::AnswerTerms::of(request),
    };
}

} // namespace leams::vod
