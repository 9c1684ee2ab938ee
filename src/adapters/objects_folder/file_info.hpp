#pragma once

#include "core/runtime/objects.hpp"

#include <cstdint>
#include <string>
#include <sys/stat.h>
#include <utility>

namespace leams::adapters {

inline runtime::ObjectInfo object_info(std::string key, const struct stat& file) {
    constexpr std::int64_t kNanosInMilli = 1'000'000;
    return {
        .key = std::move(key),
        .size = static_cast<std::uint64_t>(file.st_size),
        .modified_at = UnixMillis{file.st_mtim.tv_sec} * 1000 + file.st_mtim.tv_nsec / kNanosInMilli,
    };
}

} // namespace leams::adapters
