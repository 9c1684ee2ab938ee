#include "services/users/oembed.hpp"

#include "core/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leams::users {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::size_t kLongestName = 50;

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

} // namespace

std::optional<ChannelAddress> parse_channel_address(std::string_view url, std::string_view host) {
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
    if (!consists_of(name, "_") || name.size() > kLongestName) {
        return std::nullopt;
    }
    return ChannelAddress{
        .origin = fmt::format("{}://{}", scheme, authority), .username = to_lower_ascii(name)
    };
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

std::string frame_html(const ChannelAddress& address, FrameSize size) {
    return fmt::format(
        R"(<iframe src="{}/embed/{}" width="{}" height="{}" title="{}" style="border:0" )"
        R"(allow="autoplay; fullscreen; picture-in-picture" allowfullscreen></iframe>)",
        address.origin,
        address.username,
        size.width,
        size.height,
        address.username
    );
}

} // namespace leams::users
