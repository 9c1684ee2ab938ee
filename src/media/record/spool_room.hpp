#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace leams::record {

/// How much of the disk all spools together may take: so many bytes, and none when the disk has less than
/// that free which others need. Thread-safe.
class SpoolRoom {
public:
    SpoolRoom(std::string folder, std::uint64_t max_bytes, std::uint64_t min_free)
        : folder_(std::move(folder))
        , max_bytes_(max_bytes)
        , min_free_(min_free) {}

    /// Sees how full the disk is. Blocks.
    void look();
    bool is_open() const noexcept { return !disk_full_ && bytes_ < max_bytes_; }

    void add(std::uint64_t count) noexcept { bytes_ += count; }
    void remove(std::uint64_t count) noexcept { bytes_ -= count; }
    const std::atomic<std::uint64_t>& bytes() const noexcept { return bytes_; }

private:
    const std::string folder_;
    const std::uint64_t max_bytes_;
    const std::uint64_t min_free_;
    std::atomic<std::uint64_t> bytes_{0};
    std::atomic<bool> disk_full_ = false;
};

} // namespace leams::record
