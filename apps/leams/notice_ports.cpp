#include "notice_ports.hpp"

#include "core/base/finally.hpp"
#include "core/runtime/loops.hpp"
#include "run_blocking.hpp"
#include "services/notices/notice.hpp"

#include <cerrno>
#include <cstring>
#include <sys/statvfs.h>
#include <utility>

namespace leams::app {

adapters::CurlClientOptions outgoing_options(const Settings& settings) {
    return {
        .transfer =
            {
                .proxy = settings.outgoing.proxy_from_environment ? adapters::Proxy::FromEnvironment
                                                                  : adapters::Proxy::None,
                .ca_file = settings.outgoing.ca_file,
            }
    };
}

runtime::Task<Result<std::uint32_t>> DiskProbe::used_percent() {
    auto work = [folder = folder_]() -> Result<std::uint32_t> {
        struct statvfs disk{};
        if (::statvfs(folder.c_str(), &disk) != 0) {
            return Error::unavailable("The disk cannot be measured").with_cause(std::strerror(errno));
        }
        const auto used = disk.f_blocks - disk.f_bfree;
        const auto all = used + disk.f_bavail;
        return all == 0 ? 100 : static_cast<std::uint32_t>((used * 100 + all - 1) / all);
    };
    co_return co_await pool_.run(std::move(work));
}

Result<void> send_test_notice(const Settings& settings) {
    if (settings.notices.url.empty()) {
        return Error::invalid_argument("There is no webhook to try: set notices.url.");
    }
    runtime::Loops loops(1);
    adapters::CurlClient client(loops.at(0), outgoing_options(settings));
    loops.start();
    const Finally stop([&] { loops.stop(); });
    return run_blocking(
        loops.at(0),
        notices::deliver(
            client, settings.notices, settings.instance.name, notices::test_notice(SystemClock().now())
        )
    );
}

} // namespace leams::app
