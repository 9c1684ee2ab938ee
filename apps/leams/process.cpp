#include "process.hpp"

#include "core/base/id.hpp"
#include "core/base/time.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <utility>

namespace leams::app {
namespace {

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

} // namespace

Result<DataFolder> DataFolder::open(const std::string& path) {
    std::error_code failure;
    if (!std::filesystem::exists(path)) {
        std::filesystem::create_directories(path, failure);
        chmod(path.c_str(), 0700);
    }
    const auto lock_path = path + "/leams.lock";
    Descriptor lock(failure ? -1 : ::open(lock_path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
    if (!lock.is_open()) {
        return Error::unavailable(
            "Cannot write to the data folder " + path + ": " +
            std::strerror(failure ? failure.value() : errno) + ". Choose another with --data."
        );
    }
    if (flock(lock.fd(), LOCK_EX | LOCK_NB) != 0) {
        return Error::conflict(
            "The data folder " + path +
            " is in use by another leams. Stop that one, or choose another folder with --data."
        );
    }
    return DataFolder(path, std::move(lock));
}

Result<DataFolder> DataFolder::visit(const std::string& path) {
    if (!std::filesystem::is_directory(path)) {
        return Error::not_found("There is no data folder " + path + ". Name the server's with --data.");
    }
    return DataFolder(path, Descriptor());
}

Result<std::string> DataFolder::node_id() const {
    const auto path = file("node-id");
    std::string id;
    if (std::ifstream(path) >> id && is_uuid(id)) {
        return id;
    }
    id = make_uuid7(SystemClock().now());
    const auto fresh = path + ".new";
    if (!(std::ofstream(fresh) << id << '\n'
                               << std::flush) ||
        std::rename(fresh.c_str(), path.c_str()) != 0) {
        return Error::unavailable("Cannot write " + path);
    }
    return id;
}

std::size_t raise_descriptor_limit() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

void hold_stop_signals() {
    const auto set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

void wait_for_stop_signal() {
    const auto set = stop_signals();
    int signal = 0;
    sigwait(&set, &signal);
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

} // namespace leams::app
