#pragma once

#include "core/base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What oEmbed (oembed.com, version 1.0) asks about a channel's address.
namespace leams::users {

/// A channel's page on this site, or the frame in which other sites show it.
struct ChannelAddress {
    std::string origin; // "https://example.org:8443"
    std::string username;
};

/// Empty when `url` is none of this site, which the client knows as `host`.
std::optional<ChannelAddress> parse_channel_address(std::string_view url, std::string_view host);

struct FrameSize {
    std::int64_t width = 0;
    std::int64_t height = 0;
};

/// The largest of 16:9 that is no larger than asked for, or than 1280 by 720.
FrameSize fit_frame(std::optional<std::int64_t> max_width, std::optional<std::int64_t> max_height);

/// The element that shows the channel on a page of another site.
std::string frame_html(const ChannelAddress& address, FrameSize size);

} // namespace leams::users
