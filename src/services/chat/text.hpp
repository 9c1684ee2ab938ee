#pragma once

#include "services/chat/message.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leams::chat {

/// Combining marks that may follow one another; more are dropped.
inline constexpr std::size_t kMaxMarksInARow = 8;

/// The form in which a message is kept, compared and shown: NFC, trimmed, runs of white space collapsed to
/// one space, without invisible format characters (bidirectional overrides, tags, fillers) except joiners
/// where scripts and emoji need them, and without stacks of combining marks. Refuses other control
/// characters, text that is not UTF-8, empty text, and text above `max_length` code points.
Result<std::string, Refusal> clean_message(std::string_view input, std::size_t max_length);

/// What a clean text says: one that begins with "/" is a command and never said, since a moderator's slip
/// would tell everybody what he meant to do. "//text" says "/text".
Result<std::string, Refusal> without_command(std::string text);

/// Cuts clean text into plain text, mentions ("@name") and links (http and https with a plain host name).
std::vector<Fragment> split_fragments(std::string_view text);

/// The colour of a user who chose none, by his id, as "#RRGGBB".
std::string default_color(const UserId& user);

} // namespace leams::chat
