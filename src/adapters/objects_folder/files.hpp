#pragma once

#include "adapters/objects_folder/beneath.hpp"
#include "adapters/objects_folder/staging.hpp"
#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"
#include "core/runtime/objects.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leams::adapters {

enum class IfThere : std::uint8_t { Replace, Refuse };

/// Objects as files of their keys' names. What a call that stores has acknowledged survives a loss of power;
/// what is removed may come back by one. Keys have been checked. Calls block, except where it is said
/// otherwise; thread-safe.
class ObjectFiles {
public:
    /// Makes the folder when it is not there.
    static Result<ObjectFiles> open(const std::string& path);

    Result<void> store(const std::string& key, std::string_view content, IfThere if_there);
    /// By a hard link where that is possible, else by a copy; gives its size.
    Result<std::uint64_t> store_file(const std::string& key, const std::string& path);

    /// With its beginning in memory.
    Result<runtime::ObjectFile> get(const std::string& key, std::uint64_t offset, std::uint64_t length) const;
    /// The same if it can be had without waiting for the disk; never blocks.
    std::optional<runtime::ObjectFile>
    get_cached(const std::string& key, std::uint64_t offset, std::uint64_t length) const;

    Result<runtime::ObjectInfo> head(const std::string& key) const;
    Result<void> remove(const std::vector<std::string>& keys);
    const Descriptor& root() const noexcept { return root_; }
    Result<void> check_writable() const;

private:
    ObjectFiles(Descriptor root, Staging staging)
        : root_(std::move(root))
        , staging_(std::move(staging)) {}

    Result<std::optional<std::uint64_t>> link_new(const std::string& key, const std::string& path) const;
    Result<void> publish(const Staging::File& file, const std::string& key, IfThere if_there);
    Result<Descriptor> make_folder(const std::string& key) const;

    Descriptor root_;
    Staging staging_;
};

} // namespace leams::adapters
