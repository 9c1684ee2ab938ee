#pragma once

#include "core/base/error.hpp"
#include "media/hub/publication.hpp"

#include <string_view>

namespace leams::rtmp {

/// The onStatus code that refuses a publisher. Encoders know few of them: OBS and rtmp2sink tell their user
/// about NetStream.Publish.Denied, all of them about NetStream.Publish.BadName.
std::string_view publish_refusal(ErrorCode code) noexcept;

/// The onStatus code that refuses a player.
std::string_view play_refusal(ErrorCode code) noexcept;

/// The onStatus code and the words with which a running publisher is cut.
std::string_view cut_code(media::CutReason reason) noexcept;
std::string_view cut_description(media::CutReason reason) noexcept;
/// The same for the log.
std::string_view to_string(media::CutReason reason) noexcept;

} // namespace leams::rtmp
