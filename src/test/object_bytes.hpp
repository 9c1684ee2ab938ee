#pragma once

#include "core/runtime/objects.hpp"

#include <stdexcept>
#include <string>
#include <unistd.h>
#include <variant>

namespace leams::test {

/// What an object store gave, wherever it lies.
inline std::string read_bytes(const runtime::ObjectBytes& bytes) {
    if (const auto* text = std::get_if<std::shared_ptr<const std::string>>(&bytes)) {
        return **text;
    }
    const auto& file = std::get<runtime::ObjectFile>(bytes);
    std::string content(file.length, '\0');
    for (std::size_t done = 0; done < content.size();) {
        const auto count = ::pread(
            file.fd, content.data() + done, content.size() - done, static_cast<off_t>(file.offset + done)
        );
        if (count <= 0) {
            throw std::runtime_error("an object's file is shorter than was said");
        }
        done += static_cast<std::size_t>(count);
    }
    return content;
}

} // namespace leams::test
