#pragma once

#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"
#include "media/record/inbox.hpp"
#include "media/record/journal_file.hpp"
#include "media/record/recording.hpp"
#include "media/record/spool_recovery.hpp"
#include "media/record/spool_room.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace leams::record {

/// A broadcast's segments on their way to the store: a folder with a file of each, and a journal that says
/// what they are, so that a process which begins after another was killed goes on with them. Nothing waits
/// for the disk: what it takes may be lost with the machine. Calls block; one thread at a time.
class Spool {
public:
    /// Goes on with what an earlier process has left in the folder; a segment that was open is complete with
    /// what it has. Makes the folder when it is not there.
    static Result<std::unique_ptr<Spool>> open(std::string folder, UserId channel, SpoolRoom& room);
    ~Spool();
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    const UserId& channel() const noexcept { return channel_; }
    bool is_over() const noexcept { return is_over_; }
    /// Complete and not forgotten, in order.
    const std::deque<Spooled>& segments() const noexcept { return segments_; }
    /// All that segments of the recording refer to, as far as is known here.
    const std::vector<InitPtr>& inits() const noexcept { return inits_; }

    /// Before the first write(), and when the index is not what was thought: it has so many segments, and
    /// these inits. Completes the segment that is open, and forgets those of ours that it has. False when
    /// ours do not join them, and had to be forgotten too.
    bool join(std::uint64_t count, const std::vector<InitPtr>& inits);

    struct Written {
        std::vector<Spooled> complete{};
        std::uint64_t gaps = 0;
        std::optional<Error> error{}; // Why there are gaps; none when there was no room.
    };
    /// What fails is a gap in the recording, up to the next segment.
    Written write(const Batch& batch);
    /// Completes the segment that is open: nothing follows for now.
    Written complete();

    /// Segments before this position are in the index.
    void forget(std::uint64_t before);
    /// Whether the broadcast is over; it is known after the next start too.
    void mark_over(bool over);
    /// Takes the folder away.
    void remove();

private:
    struct Open {
        Spooled segment;
        Descriptor file;
        bool has_video = false;
        std::shared_ptr<const packaging::SegmentFile> memory{}; // Where it comes from.
    };
    /// A segment that lies here, and in memory for those who watch it live.
    struct Recent {
        std::shared_ptr<const packaging::SegmentFile> memory;
        Descriptor file;
    };

    Spool(std::string folder, Recovered recovered, SpoolRoom& room) noexcept;

    Result<void> rewrite_journal();
    std::uint64_t first() const noexcept;
    void drop(std::uint64_t before);
    void begin(const SegmentHead& head, Written& written);
    void append(const Stretch& stretch, Written& written);
    void complete(Written& written);
    void keep_recent();
    void lose(Written& written, std::optional<Error> error);
    std::uint32_t init_id(const InitPtr& init);
    void flush(Written& written);

    std::string folder_;
    UserId channel_;
    SpoolRoom& room_;
    std::optional<JournalFile> journal_;
    std::vector<InitPtr> inits_;
    std::deque<Spooled> segments_;
    std::uint64_t next_ = 0; // The position of the segment that comes.
    std::optional<Open> open_;
    std::deque<Recent> recent_;
    bool gap_ = false; // The next segment does not continue the one before.
    bool is_over_ = false;
};

} // namespace leams::record
