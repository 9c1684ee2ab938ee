#include "connections.hpp"

#include "adapters.hpp"
#include "core/base/finally.hpp"
#include "core/runtime/loops.hpp"
#include "notice_ports.hpp"

#include <array>
#include <ostream>
#include <string>

namespace leams::app {
namespace {

Result<std::string> connect_database(const Secret& url, const ConnectParts&) {
    if (url.empty() || url.reveal().starts_with("sqlite:")) {
        return std::string("needs no server");
    }
    LEAMS_CHECK(sql::Database::open({.url = std::string(url.reveal()), .readers = 1, .writers = 1}));
    return std::string("PostgreSQL answers");
}

} // namespace

Result<void> try_connections(const Settings& settings, std::ostream& out) {
    struct Named {
        const char* name;
        const Secret& url;
        Result<std::string> (*connect)(const Secret& url, const ConnectParts& parts);
    };
    const std::array<Named, 4> all{{
        {"database", settings.database.url, connect_database},
        {"cache", settings.cache.url, connect_cache},
        {"bus", settings.bus.url, connect_bus},
        {"objects", settings.objects.url, connect_objects},
    }};
    const SystemClock clock;
    runtime::Loops loops(1);
    loops.start();
    const Finally stopped([&] { loops.stop(); });
    const ConnectParts parts{clock, loops, outgoing_options(settings)};
    bool good = true;
    for (const auto& [name, url, connect] : all) {
        const auto found = connect(url, parts);
        if (found) {
            out << name << ": " << *found << ".\n";
            continue;
        }
        good = false;
        const auto& error = found.error();
        out << name << ": " << error.message();
        if (!error.cause().empty()) {
            out << " (" << error.cause() << ")";
        }
        out << "\n";
    }
    if (!good) {
        return Error::unavailable("Not all that the configuration names can be used.");
    }
    return {};
}

} // namespace leams::app
