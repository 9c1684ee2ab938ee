#include "core/formats/rtmp_chunk.hpp"

#include <algorithm>
#include <string_view>

namespace {

using namespace leams;

struct Outcome {
    std::vector<formats::RtmpMessage> messages;
    std::string_view error;
};

Outcome read(ByteView input, std::size_t step) {
    const formats::RtmpChunkLimits limits{
        .message_bytes = 1u << 20, .pending_bytes = 1u << 20, .chunk_streams = 64
    };
    formats::RtmpChunkReader reader(limits);
    Outcome outcome;
    while (!input.empty()) {
        auto piece = input.first(std::min(step, input.size()));
        input = input.subspan(piece.size());
        while (true) {
            auto message = reader.next(piece);
            if (!message) {
                outcome.error = message.error().reason();
                return outcome;
            }
            LEAMS_ASSERT(reader.pending_bytes() <= limits.pending_bytes);
            if (!*message) {
                break;
            }
            outcome.messages.push_back(std::move(**message));
        }
    }
    return outcome;
}

} // namespace

// However the input is cut, it means the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto input = std::as_bytes(std::span(data, size));
    if (input.empty()) {
        return 0;
    }
    const auto whole = read(input.subspan(1), input.size());
    const auto cut = read(input.subspan(1), 1 + std::to_integer<std::size_t>(input.front()) % 32);
    LEAMS_ASSERT(whole.error == cut.error);
    LEAMS_ASSERT(std::ranges::equal(whole.messages, cut.messages, [](const auto& a, const auto& b) {
        return a.timestamp == b.timestamp && a.type == b.type && a.payload == b.payload;
    }));
    for (const auto& message : whole.messages) {
        if (message.type == formats::RtmpType::Aggregate) {
            (void)formats::split_rtmp_aggregate(message);
        }
    }
    return 0;
}
