#include "admin_ports.hpp"

#include "adapters/sql/admin_users.hpp"
#include "version.hpp"

#include <cerrno>
#include <cstring>
#include <sys/statvfs.h>

namespace leams::app {

runtime::Task<Result<admin::MachineFacts>> ProcessFacts::facts() {
    admin::MachineFacts facts{
        .version = kVersion, .loops = static_cast<std::int64_t>(loops_), .started_at = started_at_
    };
    auto work = [folder = folder_]() -> Result<struct statvfs> {
        struct statvfs disk{};
        if (::statvfs(folder.c_str(), &disk) != 0) {
            return Error::unavailable("The disk cannot be measured").with_cause(std::strerror(errno));
        }
        return disk;
    };
    LEAMS_CO_TRY(const auto disk, co_await pool_.run(std::move(work)));
    const auto block = static_cast<std::int64_t>(disk.f_frsize);
    facts.disk_used_bytes = static_cast<std::int64_t>(disk.f_blocks - disk.f_bfree) * block;
    facts.disk_free_bytes = static_cast<std::int64_t>(disk.f_bavail) * block;
    LEAMS_CO_TRY(facts.database_bytes, co_await sql::database_size(database_));
    co_return facts;
}

} // namespace leams::app
