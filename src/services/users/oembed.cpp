#include "services/users/oembed.hpp"

#include "core/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leams::users {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::size_t kLongestName = 50;
constexpr std::string_view kVideos = "videos";
constexpr std::string_view kClip = "clip";

bool consists_of(std::string_view text, std::string_view more) {
    return !text.empty() && std::ranges::all_of(text, [more](char c) {
        return kLetters.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
    });
}

std::string_view without_port(std::string_view authority) {
    const auto colon =
        authority.find(':', authority.find(']') == std::string_view::npos ? 0 : authority.find(']'));
    return authority.substr(0, colon);
}

std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

std::string in_attribute(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

} // namespace

std::optional<EmbedAddress> parse_embed_address(std::string_view url, std::string_view host) {
    const auto scheme = url.substr(0, url.find("://"));
    if (scheme.size() == url.size() || (scheme != "https" && scheme != "http")) {
        return std::nullopt;
    }
    const auto rest = url.substr(scheme.size() + 3);
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    if (!consists_of(authority, ".-:[]") ||
        to_lower_ascii(without_port(authority)) != to_lower_ascii(without_port(host))) {
        return std::nullopt;
    }
    auto path = rest.substr(authority.size());
    path = path.substr(0, path.find_first_of("?#"));
    auto name = take_segment(path);
    if (name == "embed") {
        name = take_segment(path);
    }
    auto kind = Embedded::Channel;
    if (name == kVideos || name == kClip) {
        kind = name == kVideos ? Embedded::Video : Embedded::Clip;
        name = take_segment(path);
    }
    if (!consists_of(name, kind == Embedded::Channel ? "_" : "_-") || name.size() > kLongestName) {
        return std::nullopt;
    }
    return EmbedAddress{
        .origin = fmt::format("{}://{}", scheme, authority),
        .kind = kind,
        .name = kind == Embedded::Clip ? std::string(name) : to_lower_ascii(name),
    };
}

std::string path_of(const EmbedAddress& address) {
    switch (address.kind) {
    case Embedded::Video:
        return fmt::format("/{}/{}", kVideos, address.name);
    case Embedded::Clip:
        return fmt::format("/{}/{}", kClip, address.name);
    case Embedded::Channel:
        break;
    }
    return "/" + address.name;
}

FrameSize fit_frame(std::optional<std::int64_t> max_width, std::optional<std::int64_t> max_height) {
    const auto width = std::clamp<std::int64_t>(max_width.value_or(1280), 1, 1280);
    const auto height = std::clamp<std::int64_t>(max_height.value_or(720), 1, 720);
    FrameSize size{.width = width, .height = width * 9 / 16};
    if (size.height > height) {
        size = {.width = height * 16 / 9, .height = height};
    }
    return {.width = std::max<std::int64_t>(size.width, 1), .height = std::max<std::int64_t>(size.height, 1)};
}

std::string frame_html(const EmbedAddress& address, std::string_view title, FrameSize size) {
    return fmt::format(
        R"(<iframe src="{}/embed{}" width="{}" height="{}" title="{}" style="border:0" )"
        R"(allow="autoplay; fullscreen; picture-in-picture" allowfullscreen></iframe>)",
        address.origin,
        path_of(address),
        size.width,
        size.height,
        in_attribute(title)
    );
}

} // namespace leams::users
