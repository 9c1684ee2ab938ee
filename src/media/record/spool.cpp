#include "media/record/spool.hpp"

#include "core/formats/fmp4_reader.hpp"
#include "media/record/copy_range.hpp"
#include "media/record/disk_error.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace leams::record {
namespace {

constexpr std::uint64_t kLongJournal = 256 << 10; // Bytes, of which most tell of what is done; is begun anew.
// Segments that stay in memory, since that is where most who watch live are. Those before them are read from
// the spool, whose pages the system can do without.
constexpr std::size_t kInMemory = 3;
constexpr std::uint64_t kHeaderBytes = 4096; // Of a first part: those in which its moof ends.

/// Where the first picture of a part ends that begins with a key picture; 0 where that cannot be told.
std::uint32_t key_bytes(const Stretch& stretch) {
    const auto header =
        stretch.file->read({stretch.bytes.offset, std::min(stretch.bytes.length, kHeaderBytes)});
    const auto end = header ? formats::parse_mp4_first_sample_end(*header)
                            : Result<std::uint64_t, ParseError>(ParseError::need_more(1));
    return end && *end <= stretch.bytes.length ? static_cast<std::uint32_t>(*end) : 0;
}

} // namespace

Result<std::unique_ptr<Spool>> Spool::open(std::string folder, UserId channel, SpoolRoom& room) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) {
        return Error::unavailable("The spool cannot be written").with_cause(failed.message());
    }
    auto recovered = recover_spool(folder);
    if (!channel.empty()) {
        recovered.channel = std::move(channel);
    }
    std::unique_ptr<Spool> spool(new Spool(std::move(folder), std::move(recovered), room));
    LEAMS_CHECK(spool->rewrite_journal());
    return spool;
}

Spool::Spool(std::string folder, Recovered recovered, SpoolRoom& room) noexcept
    : folder_(std::move(folder))
    , channel_(std::move(recovered.channel))
    , room_(room)
    , inits_(std::move(recovered.inits))
    , segments_(std::move(recovered.segments))
    , next_(recovered.next)
    , gap_(next_ != 0)
    , is_over_(recovered.is_over) {
    for (const auto& segment : segments_) {
        room_.add(segment.entry.bytes);
    }
}

Spool::~Spool() {
    for (const auto& segment : segments_) {
        room_.remove(segment.entry.bytes);
    }
    room_.remove(open_ ? open_->segment.entry.bytes : 0);
}

Result<void> Spool::rewrite_journal() {
    std::vector<journal::Record> records{journal::Owner{channel_}, journal::Over{is_over_}};
    for (const auto& init : inits_) {
        records.emplace_back(*init);
    }
    records.emplace_back(journal::Forgotten{first()});
    const auto tell = [&](const Spooled& segment) {
        const auto& entry = segment.entry;
        records.emplace_back(journal::Segment{segment.position, entry});
        records.emplace_back(journal::Stretch{entry.duration, entry.bytes, entry.audio_bytes, entry.key_bytes}
        );
    };
    std::ranges::for_each(segments_, tell);
    if (open_) {
        tell(open_->segment);
    }
    LEAMS_TRY(auto file, JournalFile::create(folder_, records));
    journal_ = std::move(file);
    return {};
}

/// The position of the first segment that lies here or comes.
std::uint64_t Spool::first() const noexcept {
    if (!segments_.empty()) {
        return segments_.front().position;
    }
    return open_ ? open_->segment.position : next_;
}

bool Spool::join(std::uint64_t count, const std::vector<InitPtr>& inits) {
    Written ignored;
    complete(ignored);
    for (const auto& init : inits) {
        const bool known =
            std::ranges::any_of(inits_, [&](const InitPtr& own) { return own->id == init->id; });
        if (!known) {
            inits_.push_back(init);
            journal_->add(*init);
        }
    }
    const bool joins = segments_.empty() || first() <= count;
    drop(joins ? count : next_);
    if (segments_.empty()) {
        next_ = count;
    }
    gap_ = next_ != 0;
    journal_->add(journal::Forgotten{first()});
    return joins;
}

Spool::Written Spool::write(const Batch& batch) {
    Written written;
    for (const auto& stretch : batch.stretches()) {
        if (stretch.begins) {
            begin(*stretch.begins, written);
        }
        if (open_ && stretch.bytes.length != 0) {
            append(stretch, written);
        }
        if (stretch.completes) {
            keep_recent();
            complete(written);
        }
    }
    flush(written);
    return written;
}

Spool::Written Spool::complete() {
    recent_.clear();
    Written written;
    complete(written);
    flush(written);
    return written;
}

void Spool::begin(const SegmentHead& head, Written& written) {
    complete(written);
    if (!room_.is_open()) {
        return lose(written, std::nullopt);
    }
    const auto name = spool_file(folder_, next_);
    Descriptor file(::open(name.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file.is_open()) {
        return lose(written, disk_error("open"));
    }
    open_ = Open{{next_, head.entry}, std::move(file), head.has_video};
    auto& entry = open_->segment.entry;
    entry.init = init_id(head.init);
    entry.discontinuity = next_ != 0 && (entry.discontinuity || gap_);
    journal_->add(journal::Segment{next_++, entry});
    gap_ = false;
}

void Spool::append(const Stretch& stretch, Written& written) {
    auto& entry = open_->segment.entry;
    if (auto copied = append_range(open_->file.fd(), stretch.file->fd(), stretch.bytes); !copied) {
        static_cast<void>(::ftruncate(open_->file.fd(), static_cast<off_t>(entry.bytes)));
        complete(written);
        return lose(written, std::move(copied).error());
    }
    const bool first = entry.bytes == 0;
    open_->memory = stretch.file;
    const auto key = first && open_->has_video && entry.independent ? key_bytes(stretch) : 0;
    room_.add(stretch.bytes.length);
    entry.bytes += stretch.bytes.length;
    entry.duration += stretch.duration;
    entry.audio_bytes += stretch.audio_bytes;
    entry.key_bytes = first ? key : entry.key_bytes;
    journal_->add(journal::Stretch{stretch.duration, stretch.bytes.length, stretch.audio_bytes, key});
}

/// Of the segment that is open, in which nothing follows. Gives the memory of an older one back.
void Spool::keep_recent() {
    // As long as what it comes from, whose stretches come in turn: the same.
    if (open_ && open_->memory && open_->memory->size() == open_->segment.entry.bytes) {
        recent_.push_back({std::move(open_->memory), std::move(open_->file)});
    }
    if (recent_.size() > kInMemory) {
        recent_.front().memory->move_to(recent_.front().file.fd());
        recent_.pop_front();
    }
}

// A file with nothing in it gives its position back, and is written over.
void Spool::complete(Written& written) {
    if (!open_) {
        return;
    }
    if (open_->segment.entry.bytes == 0) {
        --next_;
    } else {
        segments_.push_back(open_->segment);
        written.complete.push_back(open_->segment);
    }
    open_.reset();
}

void Spool::lose(Written& written, std::optional<Error> error) {
    gap_ = true;
    ++written.gaps;
    written.error = error ? std::move(error) : std::move(written.error);
}

/// Packagers number their inits anew with each process; a recording keeps each once.
std::uint32_t Spool::init_id(const InitPtr& init) {
    const auto known =
        std::ranges::find_if(inits_, [&](const InitPtr& own) { return own->data == init->data; });
    if (known != inits_.end()) {
        return (*known)->id;
    }
    auto added = std::make_shared<Init>(*init);
    added->id = 0;
    for (const auto& own : inits_) {
        added->id = std::max(added->id, own->id + 1);
    }
    journal_->add(*added);
    inits_.push_back(added);
    return added->id;
}

void Spool::flush(Written& written) {
    if (auto flushed = journal_->flush(); !flushed) {
        written.error = std::move(flushed).error();
    }
}

void Spool::drop(std::uint64_t before) {
    while (!segments_.empty() && segments_.front().position < before) {
        const auto& [position, entry] = segments_.front();
        ::unlink(spool_file(folder_, position).c_str());
        room_.remove(entry.bytes);
        segments_.pop_front();
    }
}

// The journal first: it must not tell of files that are gone. When it cannot be written, the next start asks
// the index.
void Spool::forget(std::uint64_t before) {
    journal_->add(journal::Forgotten{before});
    static_cast<void>(journal_->flush());
    drop(before);
    if (journal_->size() > kLongJournal) {
        static_cast<void>(rewrite_journal());
    }
}

void Spool::mark_over(bool over) {
    is_over_ = over;
    journal_->add(journal::Over{over});
    static_cast<void>(journal_->flush());
}

void Spool::remove() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

} // namespace leams::record
