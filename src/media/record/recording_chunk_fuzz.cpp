#include "media/record/recording.hpp"

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    using record::Chunk;
    const auto chunk =
        Chunk::read(7, media::MediaTime(1), std::string(reinterpret_cast<const char*>(data), size));
    if (!chunk) {
        return 0;
    }
    const auto entries = chunk->entries();
    const auto again = Chunk::pack(chunk->first(), chunk->start(), entries);
    if (entries.size() != chunk->count() || again.duration() != chunk->duration() ||
        again.bytes() != chunk->bytes() || !Chunk::read(7, media::MediaTime(1), again.packed())) {
        __builtin_trap();
    }
    return 0;
}
