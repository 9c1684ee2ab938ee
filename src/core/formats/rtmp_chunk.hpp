#pragma once

#include "core/formats/rtmp_message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace leams::formats {

struct RtmpChunkLimits {
    std::size_t message_bytes = 8u << 20;  // One message.
    std::size_t pending_bytes = 16u << 20; // Memory of all incomplete messages.
    std::size_t chunk_streams = 256;       // Different chunk stream ids in one connection.
};

/// Turns the bytes that follow the handshake into messages (RTMP 5.3). Applies SetChunkSize and Abort itself
/// and does not return them. Memory grows with the bytes that arrive, never with an announced length. After
/// an error the reader must not be used again.
///
/// Where encoders disagree with the specification or with one another:
/// - Type 3 after an extended timestamp: the four bytes belong to the header if they repeat its value, else
///   to the payload (older OBS leaves them out).
/// - An extended timestamp in type 1 and 2 is a delta.
/// - A type 3 that starts a message right after a type 0 adds the type 0's timestamp again, as the
///   specification and ffmpeg have it, unless that is more than a second: then it adds nothing.
/// - Type 0 within an unfinished message of its chunk stream, and type 1 that changes the length or the type
///   there, are errors; other headers just continue the message.
class RtmpChunkReader {
public:
    static constexpr std::uint32_t kDefaultChunkSize = 128;
    static constexpr std::uint32_t kMaxChunkSize = 16u << 20;

    explicit RtmpChunkReader(const RtmpChunkLimits& limits = {});

    /// Consumes from the front of `input` up to the end of one message and returns it, or consumes all of
    /// `input` and returns nothing. The payload is moved out, not copied.
    Result<std::optional<RtmpMessage>, ParseError> next(ByteView& input);

    /// Holds for messages that begin from now on.
    void set_limits(const RtmpChunkLimits& limits) noexcept { limits_ = limits; }

    std::size_t pending_bytes() const noexcept { return pending_bytes_; }

private:
    struct ChunkStream {
        std::uint32_t id = 0;
        std::uint32_t timestamp = 0; // Of the message at hand, or of the last one.
        std::uint32_t delta = 0;     // What a type 3 that starts a message adds.
        std::uint32_t extended = 0;  // Last extended timestamp field.
        std::uint32_t length = 0;
        std::uint32_t stream_id = 0;
        std::uint8_t type = 0;
        bool has_extended = false;
        bool has_header = false;
        bool in_message = false;
        Bytes payload;
    };
    struct Header;
    static constexpr std::size_t kMaxHeaderSize = 3 + 11 + 4;
    static constexpr std::size_t kNone = ~std::size_t{0};

    Result<Header, ParseError> parse_header(ByteView input);
    Result<void, ParseError> parse_extended(ByteView input, Header& header) const;
    Result<void, ParseError> check_header(const ChunkStream& stream, const Header& header) const;
    Result<std::size_t, ParseError> find_stream(std::uint32_t id);
    Result<void, ParseError> begin_chunk(const Header& header);
    Result<std::size_t, ParseError> step(ByteView input, std::optional<RtmpMessage>& message);
    Result<void, ParseError> append(ChunkStream& stream, ByteView bytes);
    Result<void, ParseError> finish(ChunkStream& stream, std::optional<RtmpMessage>& message);
    Result<void, ParseError> control(const RtmpMessage& message);
    void abort(std::uint32_t id);

    RtmpChunkLimits limits_;
    std::uint32_t chunk_size_ = kDefaultChunkSize;
    std::vector<ChunkStream> streams_;
    std::array<std::uint16_t, 64> small_ids_{}; // Index + 1 into streams_, for ids of one-byte headers.
    std::unordered_map<std::uint32_t, std::size_t> large_ids_;
    std::size_t current_ = kNone;   // Whose chunk is being read.
    std::size_t chunk_missing_ = 0; // Bytes of it still to come.
    std::size_t pending_bytes_ = 0;
    std::array<std::byte, kMaxHeaderSize + 4> stash_{}; // A header cut by the end of the input.
    std::size_t stash_size_ = 0;
};

/// Appends messages in chunks, compressing headers against the last message of the same chunk stream
/// (RTMP 5.3.1.2). Repeats extended timestamps in type 3 chunks, as the specification demands.
class RtmpChunkWriter {
public:
    static constexpr std::uint32_t kMaxChunkStreamId = 65599;

    explicit RtmpChunkWriter(Bytes& output) noexcept
        : output_(&output) {}

    /// Sends SetChunkSize and uses the new size from the next chunk on.
    void set_chunk_size(std::uint32_t size);
    /// `chunk_stream_id` is 2 to 65599.
    void write(
        std::uint32_t chunk_stream_id,
        RtmpType type,
        std::uint32_t stream_id,
        std::uint32_t timestamp,
        ByteView payload
    );

private:
    struct Last {
        std::uint32_t stream_id;
        std::uint32_t timestamp;
        std::uint32_t delta;
        std::size_t length;
        RtmpType type;
        bool after_type0;
    };

    Bytes* output_;
    std::uint32_t chunk_size_ = RtmpChunkReader::kDefaultChunkSize;
    std::unordered_map<std::uint32_t, Last> last_;
};

} // namespace leams::formats
