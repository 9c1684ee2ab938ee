#pragma once

#include "core/base/bytes.hpp"

#include <cstddef>
#include <optional>

namespace leams::formats {

/// Bytes of C1, S1, C2 and S2 (RTMP 5.2.3).
inline constexpr std::size_t kRtmpHandshakeSize = 1536;
/// C0 and C1, which the server waits for before it answers.
inline constexpr std::size_t kRtmpC0C1Size = 1 + kRtmpHandshakeSize;
/// Random bytes that make_rtmp_server_handshake wants.
inline constexpr std::size_t kRtmpHandshakeRandom = 2 * kRtmpHandshakeSize;

/// Judges a connection by its first bytes (at least one): plain RTMP, or something this port does not speak.
/// The error's reason names it: TLS, HTTP, RTMPE, or bytes that are nothing known.
Result<void, ParseError> check_rtmp_version(ByteView first_bytes) noexcept;

/// Answers C0 and C1 with S0, S1 and S2: with digests when C1 carries a valid one in either schema, else the
/// simple form that echoes C1. The client then sends C2, which needs no check. Wants kRtmpHandshakeRandom
/// random bytes.
Result<Bytes, ParseError> make_rtmp_server_handshake(ByteView c0c1, ByteView random);

/// Where the digest lies in C1 or S1, if `key` proves one in either schema. Offsets count from the start of
/// C1.
std::optional<std::size_t> find_rtmp_digest(ByteView packet, ByteView key);

/// The key with which Flash players and their imitators sign C1.
ByteView rtmp_client_key() noexcept;

} // namespace leams::formats
