#pragma once

#include "core/base/id.hpp"
#include "media/record/recording.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace leams::record {

/// A complete segment that lies in the spool.
struct Spooled {
    std::uint64_t position = 0;
    Entry entry;
};

/// The name of a segment's file in its broadcast's folder.
std::string spool_file(const std::string& folder, std::uint64_t position);

/// What an earlier process has left of a broadcast.
struct Recovered {
    UserId channel;
    std::vector<InitPtr> inits;
    std::deque<Spooled> segments; // In order, without gaps.
    std::uint64_t next = 0;       // The position after them.
    bool is_over = false;
};

/// Reads a folder's journal and makes the files what it says: what was written after its last record is cut
/// off, and a segment of which less is there ends where its last whole stretch does, and the recording there.
/// Removes files that are in no journal. Blocks.
Recovered recover_spool(const std::string& folder);

} // namespace leams::record
