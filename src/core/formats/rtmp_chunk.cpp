#include "core/formats/rtmp_chunk.hpp"

#include <algorithm>
#include <utility>

namespace leams::formats {

namespace {

constexpr std::uint32_t kExtendedMark = 0xFFFFFF;
constexpr std::uint32_t kMaxRepeatedTimestamp = 1000;
constexpr std::size_t kFirstReserve = 16u << 10;

std::uint32_t read_u32(ByteView bytes) noexcept {
    std::uint32_t value = 0;
    for (const auto byte : bytes.first(4)) {
        value = (value << 8) | std::to_integer<std::uint32_t>(byte);
    }
    return value;
}

void write_basic_header(ByteWriter& out, std::uint32_t format, std::uint32_t id) {
    if (id < 64) {
        out.u8((format << 6) | id);
    } else if (id < 320) {
        out.u8(format << 6);
        out.u8(id - 64);
    } else {
        out.u8((format << 6) | 1);
        out.u8((id - 64) & 0xFF);
        out.u8((id - 64) >> 8);
    }
}

// RTMP 5.3.1.2.4: the only field of the wire whose low byte comes first.
void write_stream_id(ByteWriter& out, std::uint32_t id) {
    for (int shift = 0; shift < 32; shift += 8) {
        out.u8((id >> shift) & 0xFF);
    }
}

} // namespace

struct RtmpChunkReader::Header {
    std::uint8_t format = 0;
    std::uint8_t type = 0;
    bool extended = false;
    std::uint32_t id = 0;
    std::uint32_t time = 0; // Absolute in format 0, a delta in 1 and 2.
    std::uint32_t length = 0;
    std::uint32_t stream_id = 0;
    std::size_t size = 0;
};

RtmpChunkReader::RtmpChunkReader(const RtmpChunkLimits& limits)
    : limits_(limits) {}

Result<std::optional<RtmpMessage>, ParseError> RtmpChunkReader::next(ByteView& input) {
    std::optional<RtmpMessage> message;
    while (!message) {
        if (stash_size_ == 0) {
            if (input.empty()) {
                return std::nullopt;
            }
            LEAMS_TRY(const auto used, step(input, message));
            if (used == 0) {
                LEAMS_ASSERT(input.size() < stash_.size());
                std::ranges::copy(input, stash_.begin());
                stash_size_ = std::exchange(input, {}).size();
                return std::nullopt;
            }
            input = input.subspan(used);
            continue;
        }
        LEAMS_TRY(const auto used, step(ByteView(stash_).first(stash_size_), message));
        if (used > 0) {
            std::copy(stash_.begin() + used, stash_.begin() + stash_size_, stash_.begin());
            stash_size_ -= used;
        } else if (input.empty()) {
            return std::nullopt;
        } else {
            LEAMS_ASSERT(stash_size_ < stash_.size());
            stash_[stash_size_++] = input.front();
            input = input.subspan(1);
        }
    }
    return message;
}

// Returns how much of a non-empty input was consumed; 0 when it ends within a header.
Result<std::size_t, ParseError> RtmpChunkReader::step(ByteView input, std::optional<RtmpMessage>& message) {
    std::size_t used = 0;
    if (current_ == kNone) {
        const auto first = std::to_integer<std::uint8_t>(input.front());
        const std::size_t known = small_ids_[first & 0x3F];
        if (first >> 6 == 3 && known != 0 && streams_[known - 1].in_message &&
            !streams_[known - 1].has_extended) [[likely]] {
            current_ = known - 1;
            used = 1;
        } else {
            auto header = parse_header(input);
            if (!header) {
                if (header.error().needs_more()) {
                    return std::size_t{0};
                }
                return header.error();
            }
            LEAMS_CHECK(begin_chunk(*header));
            used = header->size;
        }
        const auto& stream = streams_[current_];
        chunk_missing_ = std::min<std::size_t>(chunk_size_, stream.length - stream.payload.size());
    }

    auto& stream = streams_[current_];
    const auto count = std::min(chunk_missing_, input.size() - used);
    if (count > 0) {
        LEAMS_CHECK(append(stream, input.subspan(used, count)));
        chunk_missing_ -= count;
    }
    if (chunk_missing_ == 0) {
        current_ = kNone;
        if (stream.payload.size() == stream.length) {
            LEAMS_CHECK(finish(stream, message));
        }
    }
    return used + count;
}

Result<RtmpChunkReader::Header, ParseError> RtmpChunkReader::parse_header(ByteView input) {
    ByteReader in(input);
    Header header;
    LEAMS_TRY(const auto first, in.u8());
    header.format = first >> 6;
    header.id = first & 0x3F;
    if (header.id == 0) {
        LEAMS_TRY(const auto low, in.u8());
        header.id = 64u + low;
    } else if (header.id == 1) {
        LEAMS_TRY(const auto low, in.u8());
        LEAMS_TRY(const auto high, in.u8());
        header.id = 64u + low + (std::uint32_t{high} << 8);
    }
    if (header.format <= 2) {
        LEAMS_TRY(header.time, in.u24());
    }
    if (header.format <= 1) {
        LEAMS_TRY(header.length, in.u24());
        LEAMS_TRY(header.type, in.u8());
    }
    if (header.format == 0) {
        for (int shift = 0; shift < 32; shift += 8) {
            LEAMS_TRY(const auto byte, in.u8());
            header.stream_id |= std::uint32_t{byte} << shift;
        }
    }
    header.size = in.position();
    LEAMS_TRY(current_, find_stream(header.id));
    const auto extended = parse_extended(in.rest(), header);
    if (!extended) {
        current_ = kNone;
        return extended.error();
    }
    return header;
}

Result<void, ParseError> RtmpChunkReader::parse_extended(ByteView input, Header& header) const {
    if (header.format <= 2) {
        header.extended = header.time == kExtendedMark;
        if (header.extended) {
            if (input.size() < 4) {
                return ParseError::need_more(4 - input.size());
            }
            header.time = read_u32(input);
            header.size += 4;
        }
        return {};
    }
    const auto& stream = streams_[current_];
    if (!stream.has_extended) {
        return {};
    }
    for (std::size_t i = 0; i < 4; ++i) {
        if (i == input.size()) {
            return ParseError::need_more(4 - i);
        }
        if (input[i] != static_cast<std::byte>(stream.extended >> (24 - 8 * i))) {
            return {};
        }
    }
    header.size += 4;
    return {};
}

Result<std::size_t, ParseError> RtmpChunkReader::find_stream(std::uint32_t id) {
    if (id < small_ids_.size()) {
        if (small_ids_[id] != 0) {
            return std::size_t{small_ids_[id]} - 1;
        }
    } else if (const auto found = large_ids_.find(id); found != large_ids_.end()) {
        return found->second;
    }
    if (streams_.size() >= limits_.chunk_streams) {
        return ParseError::malformed("too many chunk streams");
    }
    const auto index = streams_.size();
    streams_.emplace_back().id = id;
    if (id < small_ids_.size()) {
        small_ids_[id] = static_cast<std::uint16_t>(index + 1);
    } else {
        large_ids_.emplace(id, index);
    }
    return index;
}

Result<void, ParseError>
RtmpChunkReader::check_header(const ChunkStream& stream, const Header& header) const {
    if (!stream.has_header && header.format >= 2) {
        return ParseError::malformed("chunk stream begins with a compressed header");
    }
    if (stream.in_message) {
        if (header.format == 0) {
            return ParseError::malformed("new message within an unfinished one");
        }
        if (header.format == 1 && (header.length != stream.length || header.type != stream.type)) {
            return ParseError::malformed("message length changed within the message");
        }
    } else if (header.format <= 1 && header.length > limits_.message_bytes) {
        return ParseError::malformed("message too long");
    }
    return {};
}

Result<void, ParseError> RtmpChunkReader::begin_chunk(const Header& header) {
    auto& stream = streams_[current_];
    LEAMS_CHECK(check_header(stream, header));
    if (stream.in_message) {
        return {};
    }
    if (header.format <= 2) {
        stream.has_extended = header.extended;
        stream.extended = header.extended ? header.time : 0;
        stream.delta = header.time;
    }
    if (header.format <= 1) {
        stream.length = header.length;
        stream.type = header.type;
    }
    if (header.format == 0) {
        stream.timestamp = header.time;
        stream.delta = header.time <= kMaxRepeatedTimestamp ? header.time : 0;
        stream.stream_id = header.stream_id;
    } else {
        stream.timestamp += stream.delta;
    }
    stream.has_header = true;
    stream.in_message = true;
    return {};
}

Result<void, ParseError> RtmpChunkReader::append(ChunkStream& stream, ByteView bytes) {
    auto& payload = stream.payload;
    const auto needed = payload.size() + bytes.size();
    const auto capacity = payload.capacity();
    if (needed > capacity) {
        const auto target =
            std::min<std::size_t>(stream.length, std::max({needed, 2 * capacity, kFirstReserve}));
        if (pending_bytes_ + (target - capacity) > limits_.pending_bytes) {
            return ParseError::malformed("too many unfinished messages");
        }
        payload.reserve(target);
        pending_bytes_ += payload.capacity() - capacity;
    }
    payload.insert(payload.end(), bytes.begin(), bytes.end());
    return {};
}

Result<void, ParseError> RtmpChunkReader::finish(ChunkStream& stream, std::optional<RtmpMessage>& message) {
    pending_bytes_ -= stream.payload.capacity();
    stream.in_message = false;
    RtmpMessage finished{
        .type = static_cast<RtmpType>(stream.type),
        .stream_id = stream.stream_id,
        .timestamp = stream.timestamp,
        .payload = std::exchange(stream.payload, {}),
    };
    if (finished.type == RtmpType::SetChunkSize || finished.type == RtmpType::Abort) {
        return control(finished);
    }
    message = std::move(finished);
    return {};
}

Result<void, ParseError> RtmpChunkReader::control(const RtmpMessage& message) {
    if (message.payload.size() < 4) {
        return ParseError::malformed("protocol control message is too short");
    }
    const auto value = read_u32(message.payload);
    if (message.type == RtmpType::Abort) {
        abort(value);
        return {};
    }
    if (value == 0 || value > kMaxChunkSize) {
        return ParseError::malformed("chunk size out of range");
    }
    chunk_size_ = value;
    return {};
}

void RtmpChunkReader::abort(std::uint32_t id) {
    const auto found = std::ranges::find(streams_, id, &ChunkStream::id);
    if (found == streams_.end() || !found->in_message) {
        return;
    }
    pending_bytes_ -= found->payload.capacity();
    found->payload = {};
    found->in_message = false;
}

void RtmpChunkWriter::set_chunk_size(std::uint32_t size) {
    LEAMS_ASSERT(size >= 1 && size <= RtmpChunkReader::kMaxChunkSize);
    Bytes payload;
    ByteWriter(payload).u32(size);
    write(2, RtmpType::SetChunkSize, 0, 0, payload);
    chunk_size_ = size;
}

void RtmpChunkWriter::write(
    std::uint32_t chunk_stream_id,
    RtmpType type,
    std::uint32_t stream_id,
    std::uint32_t timestamp,
    ByteView payload
) {
    LEAMS_ASSERT(chunk_stream_id >= 2 && chunk_stream_id <= kMaxChunkStreamId && payload.size() < (1u << 24));
    const auto found = last_.find(chunk_stream_id);
    std::uint32_t format = 0;
    std::uint32_t delta = 0;
    if (found != last_.end() && found->second.stream_id == stream_id &&
        timestamp >= found->second.timestamp) {
        const auto& last = found->second;
        delta = timestamp - last.timestamp;
        const bool same = last.length == payload.size() && last.type == type;
        // Readers disagree on the delta of a type 3 that follows a type 0.
        format = !same ? 1 : (last.after_type0 || last.delta != delta) ? 2 : 3;
    }
    last_.insert_or_assign(
        chunk_stream_id, Last{stream_id, timestamp, delta, payload.size(), type, format == 0}
    );

    ByteWriter out(*output_);
    const auto time = format == 0 ? timestamp : delta;
    const bool extended = time >= kExtendedMark;
    write_basic_header(out, format, chunk_stream_id);
    if (format <= 2) {
        out.u24(extended ? kExtendedMark : time);
    }
    if (format <= 1) {
        out.u24(payload.size());
        out.u8(static_cast<std::uint8_t>(type));
    }
    if (format == 0) {
        write_stream_id(out, stream_id);
    }
    if (extended) {
        out.u32(time);
    }
    while (payload.size() > chunk_size_) {
        out.bytes(payload.first(chunk_size_));
        payload = payload.subspan(chunk_size_);
        write_basic_header(out, 3, chunk_stream_id);
        if (extended) {
            out.u32(time);
        }
    }
    out.bytes(payload);
}

} // namespace leams::formats
