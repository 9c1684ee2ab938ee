#include "media/record/recording.hpp"

#include "media/record/varint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace leams::record {
namespace {

using media::MediaTime;

// A chunk is a byte with the layout's number, how many entries there are, and each with its length, so that
// fields which a newer version adds at an entry's end are passed over.
constexpr char kLayout = 1;
constexpr std::uint64_t kMostEntries = 65'536;
constexpr std::uint64_t kMostBytes = UINT64_C(1) << 40; // Of a segment; sums of all stay far below 64 bits.
constexpr std::int64_t kMostDuration = INT64_C(1) << 40;
constexpr std::int64_t kMostDate = INT64_C(1) << 52;

constexpr std::uint64_t kDiscontinuity = 1;
constexpr std::uint64_t kIndependent = 2;
constexpr unsigned kInitShift = 2;

UnixMillis millis(MediaTime time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

// Durations and dates are written as what they differ from what the entry before lets expect.
std::string pack_entry(const Entry& before, const Entry& entry) {
    std::string packed;
    put_varint(
        packed,
        std::uint64_t{entry.init} << kInitShift | (entry.independent ? kIndependent : 0) |
            (entry.discontinuity ? kDiscontinuity : 0)
    );
    put_varint(packed, zigzag((entry.duration - before.duration).count()));
    put_varint(packed, zigzag(entry.program_date_time - before.program_date_time - millis(before.duration)));
    put_varint(packed, entry.bytes);
    put_varint(packed, entry.key_bytes);
    put_varint(packed, entry.audio_bytes);
    return packed;
}

std::optional<Entry> read_entry(const Entry& before, std::string_view packed) {
    VarintReader reader(packed);
    const auto head = reader.number();
    const auto duration = unzigzag(reader.number());
    const auto date = unzigzag(reader.number());
    const auto bytes = reader.number();
    const auto key_bytes = reader.number();
    const auto audio_bytes = reader.number();
    const bool far = std::abs(duration / 2) > kMostDuration || std::abs(date / 2) > kMostDate;
    const bool small =
        key_bytes <= UINT32_MAX && audio_bytes <= UINT32_MAX && head >> kInitShift <= UINT32_MAX;
    if (reader.failed() || far || !small || bytes > kMostBytes) {
        return std::nullopt;
    }
    const Entry entry{
        .duration = before.duration + MediaTime(duration),
        .bytes = bytes,
        .program_date_time = before.program_date_time + millis(before.duration) + date,
        .init = static_cast<std::uint32_t>(head >> kInitShift),
        .key_bytes = static_cast<std::uint32_t>(key_bytes),
        .audio_bytes = static_cast<std::uint32_t>(audio_bytes),
        .discontinuity = (head & kDiscontinuity) != 0,
        .independent = (head & kIndependent) != 0,
    };
    const auto length = entry.duration.count();
    if (length < 0 || length > kMostDuration || std::abs(entry.program_date_time) > kMostDate) {
        return std::nullopt;
    }
    return entry;
}

/// Calls `each` for the entries in turn, until it says false. False when the bytes are no chunk.
template <class Each>
bool unpack(std::string_view packed, Each each) {
    if (packed.empty() || packed.front() != kLayout) {
        return false;
    }
    VarintReader reader(packed.substr(1));
    const auto count = reader.number();
    if (count == 0 || count > kMostEntries) {
        return false;
    }
    Entry before;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto entry = read_entry(before, reader.text());
        if (!entry) {
            return false;
        }
        if (!each(*entry)) {
            return true;
        }
        before = *entry;
    }
    return !reader.failed() && reader.empty();
}

} // namespace

Chunk Chunk::pack(std::uint64_t first, MediaTime start, const std::vector<Entry>& entries) {
    LEAMS_ASSERT(!entries.empty() && entries.size() <= kMostEntries);
    Chunk chunk;
    chunk.first_ = first;
    chunk.start_ = start;
    chunk.count_ = entries.size();
    chunk.packed_.push_back(kLayout);
    put_varint(chunk.packed_, entries.size());
    Entry before;
    for (const auto& entry : entries) {
        put_text(chunk.packed_, pack_entry(before, entry));
        chunk.duration_ += entry.duration;
        chunk.bytes_ += entry.bytes;
        before = entry;
    }
    chunk.packed_.shrink_to_fit();
    return chunk;
}

Result<Chunk> Chunk::read(std::uint64_t first, MediaTime start, std::string packed) {
    Chunk chunk;
    chunk.first_ = first;
    chunk.start_ = start;
    const auto add = [&](const Entry& entry) {
        ++chunk.count_;
        chunk.duration_ += entry.duration;
        chunk.bytes_ += entry.bytes;
        return true;
    };
    if (!unpack(packed, add)) {
        return Error::invalid_argument("This is no run of a recording's segments");
    }
    chunk.packed_ = std::move(packed);
    return chunk;
}

std::vector<Entry> Chunk::entries() const {
    std::vector<Entry> entries;
    entries.reserve(count_);
    unpack(packed_, [&](const Entry& entry) {
        entries.push_back(entry);
        return true;
    });
    return entries;
}

std::vector<ChunkPtr> join_chunks(const std::vector<ChunkPtr>& chunks, std::size_t count) {
    std::vector<ChunkPtr> joined;
    for (auto next = chunks.begin(); next != chunks.end();) {
        const auto begin = next;
        std::size_t entries = 0;
        while (next != chunks.end() && (next == begin || entries + (*next)->count() <= count)) {
            entries += (*next++)->count();
        }
        if (next - begin == 1) {
            joined.push_back(*begin);
            continue;
        }
        std::vector<Entry> all;
        all.reserve(entries);
        std::for_each(begin, next, [&](const ChunkPtr& chunk) {
            const auto some = chunk->entries();
            all.insert(all.end(), some.begin(), some.end());
        });
        joined.push_back(std::make_shared<const Chunk>(Chunk::pack((*begin)->first(), (*begin)->start(), all))
        );
    }
    return joined;
}

namespace {

/// The last chunk of which `begin` (of a chunk) is not behind `value`; there is one.
template <class Value, class Begin>
const Chunk& chunk_at(const std::vector<ChunkPtr>& chunks, Value value, Begin begin) {
    const auto after =
        std::upper_bound(chunks.begin(), chunks.end(), value, [&](Value wanted, const ChunkPtr& chunk) {
            return wanted < begin(*chunk);
        });
    return **(after == chunks.begin() ? after : std::prev(after));
}

const Chunk& chunk_of(const std::vector<ChunkPtr>& chunks, std::uint64_t position) {
    return chunk_at(chunks, position, [](const Chunk& chunk) { return chunk.first(); });
}

} // namespace

std::uint64_t Recording::count() const noexcept {
    return chunks.empty() ? 0 : chunks.back()->first() + chunks.back()->count();
}

MediaTime Recording::duration() const noexcept {
    return chunks.empty() ? MediaTime(0) : chunks.back()->start() + chunks.back()->duration();
}

std::uint64_t Recording::bytes() const noexcept {
    std::uint64_t bytes = 0;
    for (const auto& chunk : chunks) {
        bytes += chunk->bytes();
    }
    return bytes;
}

const Init* Recording::find_init(std::uint32_t wanted) const noexcept {
    const auto found = std::ranges::find_if(inits, [&](const InitPtr& init) { return init->id == wanted; });
    return found == inits.end() ? nullptr : found->get();
}

std::uint64_t Recording::position_at(MediaTime time) const {
    LEAMS_ASSERT(!chunks.empty());
    const auto& chunk = chunk_at(chunks, time, [](const Chunk& one) { return one.start(); });
    auto position = chunk.first();
    auto end = chunk.start();
    unpack(chunk.packed(), [&](const Entry& entry) {
        end += entry.duration;
        const bool behind = time >= end && position + 1 < chunk.first() + chunk.count();
        position += behind ? 1 : 0;
        return behind;
    });
    return position;
}

std::optional<Entry> Recording::entry(std::uint64_t position) const {
    std::optional<Entry> found;
    for_each(position, position + 1, [&](std::uint64_t, MediaTime, const Entry& entry) { found = entry; });
    return found;
}

void Recording::for_each(
    std::uint64_t first,
    std::uint64_t last,
    const std::function<void(std::uint64_t position, MediaTime start, const Entry& entry)>& each
) const {
    last = std::min(last, count());
    while (first < last) {
        const auto& chunk = chunk_of(chunks, first);
        auto position = chunk.first();
        auto start = chunk.start();
        unpack(chunk.packed(), [&](const Entry& entry) {
            if (position >= first && position < last) {
                each(position, start, entry);
            }
            start += entry.duration;
            return ++position < last;
        });
        first = position;
    }
}

std::string segment_key(const BroadcastId& id, std::uint64_t position) {
    return fmt::format("recordings/{}/{:08}.m4s", id.str(), position);
}

} // namespace leams::record
