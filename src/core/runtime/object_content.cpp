#include "core/runtime/object_content.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <utility>

namespace leams::runtime {

Result<std::shared_ptr<const std::string>> content_of(const ObjectBytes& bytes) {
    if (const auto* content = std::get_if<std::shared_ptr<const std::string>>(&bytes)) {
        return *content;
    }
    const auto& file = std::get<ObjectFile>(bytes);
    std::string content(file.length, '\0');
    for (std::size_t done = 0; done < content.size();) {
        const auto place = static_cast<off_t>(file.offset + done);
        const auto got = ::pread(file.fd, content.data() + done, content.size() - done, place);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return Error::internal(
                got == 0 ? "an object's file is shorter than it was"
                         : std::string("pread: ") + std::strerror(errno)
            );
        }
        done += static_cast<std::size_t>(got);
    }
    return std::make_shared<const std::string>(std::move(content));
}

} // namespace leams::runtime
