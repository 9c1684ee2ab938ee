#pragma once

#include "core/base/id.hpp"
#include "media/record/recording.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What a broadcast's journal says of the files beside it. It only grows: a process that was killed has left
/// a beginning of it.
namespace leams::record::journal {

/// Whose broadcast it is.
struct Owner {
    UserId channel;
};

/// A segment's file begins; the one before is complete. Of the entry, what is known by then.
struct Segment {
    std::uint64_t position = 0;
    Entry entry;
};

/// So much more of the newest segment is in its file.
struct Stretch {
    media::MediaTime duration{0};
    std::uint64_t bytes = 0;
    std::uint32_t audio_bytes = 0;
    std::uint32_t key_bytes = 0;
};

/// Segments before this position are in the index, or lost; their files may be gone.
struct Forgotten {
    std::uint64_t before = 0;
};

/// The broadcast is over, or goes on after all.
struct Over {
    bool over = true;
};

using Record = std::variant<Owner, Init, Segment, Stretch, Forgotten, Over>;

/// With its length and a check sum.
void append(std::string& output, const Record& record);

/// All records up to the first that is torn. What newer versions write besides is passed over.
std::vector<Record> read(std::string_view content);

} // namespace leams::record::journal
