#pragma once

#include "core/base/secret.hpp"

#include <string>
#include <string_view>

namespace leams::rtmp {

/// What a publisher asks for, whichever way its encoder spelt the address.
struct PublishTarget {
    Secret app;   // First path segment, such as "live", or a misplaced key; empty for rtmp://host/KEY.
    Secret key;   // The other segments, joined by '/'; empty when the address names none.
    Secret query; // Parameters of the address and of the stream name, joined by '&', without '?'.
};

/// Normalises connect's app and tcUrl and publish's stream name. The key may stand in any of the three,
/// parameters may follow '?', '#' or an unescaped '&' in the app or in the name, and a "_definst_" instance
/// is dropped.
PublishTarget
parse_publish_target(std::string_view app, std::string_view tc_url, std::string_view stream_name);

/// What a player asks for.
struct PlayTarget {
    std::string name; // Of the channel or the broadcast, lower-case.
    Secret key;       // The parameter "key"; empty when there is none.
};

/// The same for rtmp://host/live/NAME?key=READKEY.
PlayTarget parse_play_target(std::string_view app, std::string_view tc_url, std::string_view stream_name);

} // namespace leams::rtmp
