#include "media/record/spool_recovery.hpp"

#include "media/record/journal_file.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace leams::record {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> size_of(const std::string& file) {
    std::error_code failed;
    const auto size = fs::file_size(file, failed);
    return failed ? std::nullopt : std::optional<std::uint64_t>(size);
}

/// What the journal says, as far as the files hold it.
class Replay {
public:
    Replay(const std::string& folder, std::uint64_t forgotten)
        : folder_(folder)
        , forgotten_(forgotten) {
        found_.next = forgotten;
    }

    void operator()(const journal::Owner& owner) { found_.channel = owner.channel; }
    void operator()(const Init& init) { found_.inits.push_back(std::make_shared<const Init>(init)); }
    void operator()(const journal::Segment& segment) {
        drop_empty();
        const auto held = size_of(spool_file(folder_, segment.position));
        is_held_ = held && segment.position >= forgotten_ && !is_broken_;
        if (!is_held_ || segment.position != found_.next) {
            // Files that are missing before there are any have been stored and forgotten.
            is_broken_ = !found_.segments.empty();
            is_held_ = is_held_ && !is_broken_;
            found_.next = is_broken_ ? found_.next : std::max(found_.next, segment.position + (held ? 0 : 1));
        }
        if (is_held_) {
            left_ = *held;
            found_.segments.push_back({segment.position, segment.entry});
            found_.next = segment.position + 1;
        }
    }
    void operator()(const journal::Stretch& stretch) {
        if (!is_held_) {
            return;
        }
        if (stretch.bytes > left_) {
            is_broken_ = true;
            is_held_ = false;
            return;
        }
        left_ -= stretch.bytes;
        auto& entry = found_.segments.back().entry;
        entry.bytes += stretch.bytes;
        entry.duration += stretch.duration;
        entry.audio_bytes += stretch.audio_bytes;
        entry.key_bytes = entry.key_bytes == 0 ? stretch.key_bytes : entry.key_bytes;
    }
    void operator()(const journal::Forgotten&) {}
    void operator()(const journal::Over& over) { found_.is_over = over.over; }

    Recovered finish() {
        drop_empty();
        return std::move(found_);
    }

private:
    // Its position goes to the one that follows.
    void drop_empty() {
        if (!found_.segments.empty() && found_.segments.back().entry.bytes == 0) {
            found_.next = found_.segments.back().position;
            found_.segments.pop_back();
        }
    }

    const std::string& folder_;
    const std::uint64_t forgotten_;
    Recovered found_;
    std::uint64_t left_ = 0; // Bytes of the newest segment's file that no record has told of.
    bool is_held_ = false;   // The newest segment counts.
    bool is_broken_ = false; // The recording ends before what follows.
};

std::uint64_t forgotten_in(const std::vector<journal::Record>& records) {
    std::uint64_t before = 0;
    for (const auto& record : records) {
        if (const auto* forgotten = std::get_if<journal::Forgotten>(&record)) {
            before = std::max(before, forgotten->before);
        }
    }
    return before;
}

void remove_strays(const std::string& folder, const Recovered& recovered) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const auto path = entry.path().string();
        const bool known = std::ranges::any_of(recovered.segments, [&](const Spooled& segment) {
            return path == spool_file(folder, segment.position);
        });
        if (entry.path().extension() == ".m4s" && !known) {
            fs::remove(entry.path(), ignored);
        }
    }
}

} // namespace

std::string spool_file(const std::string& folder, std::uint64_t position) {
    return folder + "/" + std::to_string(position) + ".m4s";
}

Recovered recover_spool(const std::string& folder) {
    const auto records = JournalFile::read(folder);
    Replay replay(folder, forgotten_in(records));
    for (const auto& record : records) {
        std::visit(replay, record);
    }
    auto recovered = replay.finish();
    if (!recovered.segments.empty()) {
        const auto& last = recovered.segments.back();
        const auto file = spool_file(folder, last.position);
        static_cast<void>(::truncate(file.c_str(), static_cast<off_t>(last.entry.bytes)));
    }
    remove_strays(folder, recovered);
    return recovered;
}

} // namespace leams::record
