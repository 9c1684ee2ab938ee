#include "metrics.hpp"

#include "core/runtime/log.hpp"
#include "version.hpp"

#include <cstdio>
#include <sys/resource.h>
#include <unistd.h>

namespace leams::app {
namespace {

double resident_bytes() {
    long pages = 0;
    if (auto* file = std::fopen("/proc/self/statm", "r"); file != nullptr) {
        if (std::fscanf(file, "%*s %ld", &pages) != 1) {
            pages = 0;
        }
        std::fclose(file);
    }
    return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace

void add_process_metrics(runtime::Metrics& metrics) {
    metrics.gauge(
        "leams_build_info", "Always 1; the version is a label", [] { return 1.0; }, {{"version", kVersion}}
    );
    metrics.counter("process_cpu_seconds_total", "Processor time used", cpu_seconds);
    metrics.gauge("process_resident_memory_bytes", "Resident memory", resident_bytes);
    metrics.counter("leams_log_lines_dropped_total", "Log lines that standard error was too slow for", [] {
        return static_cast<double>(runtime::dropped_log_lines());
    });
}

} // namespace leams::app
