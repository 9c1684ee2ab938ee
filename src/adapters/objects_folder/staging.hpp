#pragma once

#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"

#include <atomic>
#include <cstdint>
#include <string>

namespace leams::adapters {

/// Where objects are written until they are whole: a folder for each process, below ".new", locked while the
/// process lives. Calls block; thread-safe.
class Staging {
public:
    /// A file that goes with this, unless it has been renamed.
    class File {
    public:
        File(const Staging& staging, std::string name)
            : staging_(&staging)
            , name_(std::move(name)) {}
        ~File();
        File(const File&) = delete;
        File& operator=(const File&) = delete;

        const std::string& name() const noexcept { return name_; }

    private:
        const Staging* staging_;
        std::string name_;
    };

    /// Makes one, and removes what processes that are gone have left.
    static Result<Staging> open(const Descriptor& root);
    Staging(Staging&& other) noexcept
        : folder_(std::move(other.folder_)) {}
    Staging& operator=(Staging&&) = delete;

    const Descriptor& folder() const noexcept { return folder_; }
    /// A name that nothing has yet; the caller makes the file.
    File new_file() { return {*this, std::to_string(next_.fetch_add(1, std::memory_order_relaxed))}; }

private:
    explicit Staging(Descriptor folder)
        : folder_(std::move(folder)) {}

    Descriptor folder_;
    std::atomic<std::uint64_t> next_{0};
};

} // namespace leams::adapters
