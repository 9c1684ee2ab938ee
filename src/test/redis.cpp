#include "test/redis.hpp"

#include "core/base/descriptor.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace leams::test {
namespace {

constexpr std::chrono::seconds kStart{60};

void spawned(const std::vector<std::string>& command, const std::string& log, const std::string& clock) {
    std::vector<char*> words;
    for (const auto& word : command) {
        words.push_back(const_cast<char*>(word.c_str()));
    }
    words.push_back(nullptr);
    ::setenv("LD_PRELOAD", LEAMS_SHIFTED_CLOCK, 1);
    ::setenv("LEAMS_TEST_CLOCK", clock.c_str(), 1);
    if (std::freopen(log.c_str(), "a", stdout) != nullptr && ::dup2(1, 2) >= 0) {
        ::execvp(words[0], words.data());
    }
    ::_exit(127);
}

template <class Condition>
bool in_time(Condition condition) {
    const auto give_up = std::chrono::steady_clock::now() + kStart;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > give_up) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

/// What a shell command prints; throws when it fails.
std::string output_of(const std::string& command) {
    std::string output;
    FILE* pipe = ::popen(command.c_str(), "re");
    if (pipe == nullptr) {
        throw std::runtime_error("cannot run " + command);
    }
    std::array<char, 4096> piece{};
    while (const auto size = std::fread(piece.data(), 1, piece.size(), pipe)) {
        output.append(piece.data(), size);
    }
    if (::pclose(pipe) != 0) {
        throw std::runtime_error(command + ": " + output);
    }
    return output;
}

} // namespace

std::uint16_t free_port() {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket.fd(), generic, size) != 0 || ::getsockname(socket.fd(), generic, &size) != 0) {
        throw std::runtime_error("no port is free");
    }
    return ntohs(address.sin_port);
}

Redis::Redis(std::vector<std::string> options)
    : options_(std::move(options))
    , port_(free_port()) {
    char name[] = "/tmp/leams-redis-XXXXXX";
    if (::mkdtemp(name) == nullptr) {
        throw std::runtime_error("cannot make a temporary folder");
    }
    folder_ = name;
    const Descriptor clock(::open((folder_ + "/clock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!clock.is_open() || ::ftruncate(clock.fd(), sizeof *shift_) != 0) {
        throw std::runtime_error("cannot make a clock");
    }
    void* map = ::mmap(nullptr, sizeof *shift_, PROT_READ | PROT_WRITE, MAP_SHARED, clock.fd(), 0);
    if (map == MAP_FAILED) {
        throw std::runtime_error("cannot map a clock");
    }
    shift_ = static_cast<std::int64_t*>(map);
    start();
}

Redis::~Redis() {
    kill();
    ::munmap(shift_, sizeof *shift_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void Redis::start() {
    std::vector<std::string> command{
        "redis-server",
        "--bind",
        "127.0.0.1",
        "--port",
        std::to_string(port_),
        "--dir",
        folder_,
        "--save",
        "",
        "--appendonly",
        "no",
    };
    command.insert(command.end(), options_.begin(), options_.end());
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) {
        // The server must not outlive a test that crashed, not even one that has crashed by now.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() == parent) {
            spawned(command, folder_ + "/log", folder_ + "/clock");
        }
        ::_exit(124);
    }
    const auto listens = [&] {
        const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port_);
        return ::connect(socket.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    };
    if (!in_time(listens)) {
        std::ifstream log(folder_ + "/log");
        throw std::runtime_error(
            "Redis did not start (apt-get install redis-server):\n" +
            std::string(std::istreambuf_iterator<char>(log), {})
        );
    }
}

void Redis::kill() noexcept {
    if (pid_ <= 0) {
        return;
    }
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

void Redis::advance(std::chrono::milliseconds step) {
    __atomic_add_fetch(shift_, step.count(), __ATOMIC_RELAXED);
}

std::string Redis::ask(const std::string& words) const {
    return output_of("redis-cli -e -p " + std::to_string(port_) + " " + words + " 2>&1");
}

RedisCluster::RedisCluster(std::size_t replicas, std::chrono::milliseconds node_timeout) {
    constexpr std::size_t kMasters = 3;
    std::string create = "--cluster create";
    for (std::size_t i = 0; i < kMasters * (1 + replicas); ++i) {
        servers_.push_back(std::make_unique<Redis>(std::vector<std::string>{
            "--cluster-enabled",
            "yes",
            "--cluster-port",
            std::to_string(free_port()),
            "--cluster-node-timeout",
            std::to_string(node_timeout.count()),
            "--repl-diskless-sync-delay",
            "0",
        }));
        create += " 127.0.0.1:" + std::to_string(servers_.back()->port());
    }
    servers_.front()->ask(create + " --cluster-replicas " + std::to_string(replicas) + " --cluster-yes");
    const auto is_whole = [&] {
        for (const auto& server : servers_) {
            if (server->ask("cluster info").find("cluster_state:ok") == std::string::npos) {
                return false;
            }
            const auto role = server->ask("info replication");
            // A replica that never had its master's data is not elected.
            if (role.find("role:master") == std::string::npos &&
                role.find("master_link_status:up") == std::string::npos) {
                return false;
            }
        }
        return true;
    };
    if (!in_time(is_whole)) {
        throw std::runtime_error("the Redis cluster did not come up");
    }
}

} // namespace leams::test
