#pragma once

#include "core/base/bytes.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace leams {

/// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);

/// URL-safe base64 without padding (RFC 4648 section 5), as JWT uses it.
std::string to_base64url(ByteView bytes);
std::optional<Bytes> from_base64url(std::string_view text);

/// Base64 with padding (RFC 4648 section 4), as WebSocket's handshake uses it.
std::string to_base64(ByteView bytes);

} // namespace leams
