#include "test/ceph.hpp"

#include "core/base/descriptor.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace leams::test {
namespace {

constexpr int kStartMillis = 180'000;

/// One that is free now. Ceph cannot choose one by itself and say which.
std::string free_port() {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket.fd(), generic, size) != 0 || ::getsockname(socket.fd(), generic, &size) != 0) {
        throw std::runtime_error("no port is free");
    }
    return std::to_string(ntohs(address.sin_port));
}

pid_t spawn(std::array<const char*, 5> command, int output) {
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(output, STDOUT_FILENO);
        // The cluster must not outlive a test that crashed, not even one that has crashed by now.
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent) {
            ::_exit(124);
        }
        ::execvp(command[0], const_cast<char* const*>(command.data()));
        ::_exit(127);
    }
    if (child < 0) {
        throw std::runtime_error("cannot fork");
    }
    return child;
}

bool says_ready(const Descriptor& output) {
    pollfd watched{.fd = output.fd(), .events = POLLIN, .revents = 0};
    char word = 0;
    return ::poll(&watched, 1, kStartMillis) == 1 && ::read(output.fd(), &word, 1) == 1;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

Ceph::Ceph() {
    char name[] = "/tmp/leams-ceph-XXXXXX";
    if (::mkdtemp(name) == nullptr) {
        throw std::runtime_error("cannot make a temporary folder");
    }
    folder_ = name;
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("cannot make a pipe");
    }
    const Descriptor output(ends[0]);
    {
        const Descriptor input(ends[1]);
        const auto mon_port = free_port();
        const auto rgw_port = free_port();
        endpoint_ = "127.0.0.1:" + rgw_port;
        pid_ =
            spawn({LEAMS_CEPH_UP, folder_.c_str(), mon_port.c_str(), rgw_port.c_str(), nullptr}, input.fd());
    }
    if (!says_ready(output)) {
        const auto log = read_file(folder_ + "/setup.log") + read_file(folder_ + "/daemons.log");
        stop();
        throw std::runtime_error("Ceph did not start (apt-get install ceph-mon ceph-osd radosgw):\n" + log);
    }
}

Ceph::~Ceph() {
    stop();
}

Ceph& Ceph::shared() {
    static Ceph cluster;
    return cluster;
}

std::string Ceph::new_bucket_url() {
    return "s3://AKTEST:SKTEST@" + endpoint_ + "/bucket" + std::to_string(++made_) + "?tls=0";
}

void Ceph::stop() noexcept {
    ::kill(pid_, SIGTERM);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

} // namespace leams::test
