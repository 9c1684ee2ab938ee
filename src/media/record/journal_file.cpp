#include "media/record/journal_file.hpp"

#include "media/record/disk_error.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace leams::record {
namespace {

std::string name_in(const std::string& folder) {
    return folder + "/journal";
}

} // namespace

std::vector<journal::Record> JournalFile::read(const std::string& folder) {
    std::ifstream file(name_in(folder), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    return journal::read(content);
}

Result<JournalFile>
JournalFile::create(const std::string& folder, const std::vector<journal::Record>& records) {
    const auto name = name_in(folder);
    const auto fresh = name + ".new";
    JournalFile file(Descriptor(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)));
    if (!file.file_.is_open()) {
        return disk_error("open");
    }
    for (const auto& record : records) {
        file.add(record);
    }
    LEAMS_CHECK(file.flush());
    if (::rename(fresh.c_str(), name.c_str()) != 0) {
        return disk_error("rename");
    }
    return file;
}

// A record that is there in part would hide all that follow: it is taken back.
Result<void> JournalFile::flush() {
    std::size_t done = 0;
    while (done < waiting_.size()) {
        const auto written = ::pwrite(
            file_.fd(), waiting_.data() + done, waiting_.size() - done, static_cast<off_t>(size_ + done)
        );
        if (written < 0 && errno != EINTR) {
            auto error = disk_error("pwrite");
            static_cast<void>(::ftruncate(file_.fd(), static_cast<off_t>(size_)));
            return error;
        }
        done += written > 0 ? static_cast<std::size_t>(written) : 0;
    }
    size_ += done;
    waiting_.clear();
    return {};
}

} // namespace leams::record
