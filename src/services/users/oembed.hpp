#pragma once

#include "core/base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What oEmbed (oembed.com, version 1.0) asks about an address.
namespace leams::users {

enum class Embedded : std::uint8_t { Channel, Video, Clip };

/// A page of this site that other sites can show in a frame, or that frame.
struct EmbedAddress {
    std::string origin; // "https://example.org:8443"
    Embedded kind = Embedded::Channel;
    std::string name; // A channel's username, a video's id, a clip's slug.
};

/// Empty when `url` is none of this site, which the client knows as `host`.
std::optional<EmbedAddress> parse_embed_address(std::string_view url, std::string_view host);

/// "/alice", "/videos/...", "/clip/..."; below "/embed" the same is the frame.
std::string path_of(const EmbedAddress& address);

struct FrameSize {
    std::int64_t width = 0;
    std::int64_t height = 0;
};

/// The largest of 16:9 that is no larger than asked for, or than 1280 by 720.
FrameSize fit_frame(std::optional<std::int64_t> max_width, std::optional<std::int64_t> max_height);

/// The element that shows it on a page of another site. `title` may be any text.
std::string frame_html(const EmbedAddress& address, std::string_view title, FrameSize size);

} // namespace leams::users
