#pragma once

#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"
#include "media/record/journal.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace leams::record {

/// A broadcast's journal on the disk. Calls block; one thread at a time.
class JournalFile {
public:
    /// What an earlier process has left there; nothing when it has left none.
    static std::vector<journal::Record> read(const std::string& folder);
    /// Puts a new journal with these records in the place of what is there.
    static Result<JournalFile> create(const std::string& folder, const std::vector<journal::Record>& records);

    /// Kept until flush().
    void add(const journal::Record& record) { journal::append(waiting_, record); }
    /// Writes all that has been added in one go. What could not be written is kept for the next time.
    Result<void> flush();

    std::uint64_t size() const noexcept { return size_; }

private:
    explicit JournalFile(Descriptor file) noexcept
        : file_(std::move(file)) {}

    Descriptor file_;
    std::uint64_t size_ = 0;
    std::string waiting_;
};

} // namespace leams::record
