#include "media/record/spool_room.hpp"

#include <sys/statvfs.h>

namespace leams::record {

void SpoolRoom::look() {
    struct statvfs disk{};
    if (::statvfs(folder_.c_str(), &disk) == 0) {
        disk_full_ = std::uint64_t{disk.f_bavail} * disk.f_frsize < min_free_;
    }
}

} // namespace leams::record
