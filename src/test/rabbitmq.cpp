#include "test/rabbitmq.hpp"

#include "core/base/descriptor.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace leams::test {
namespace {

using namespace std::chrono_literals;

constexpr auto kStartLimit = 120s;

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

/// Some that are free now. Erlang cannot choose them by itself and say which.
std::array<int, 3> free_ports() {
    std::array<int, 3> ports{};
    std::array<Descriptor, 3> held;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        held[i] = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        auto address = loopback(0);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(held[i].fd(), generic, size) != 0 || ::getsockname(held[i].fd(), generic, &size) != 0) {
            throw std::runtime_error("no port is free");
        }
        ports[i] = ntohs(address.sin_port);
    }
    return ports;
}

bool answers(int port) {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto address = loopback(port);
    return ::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

pid_t spawn(const std::vector<std::string>& command, const std::string& log) {
    std::vector<char*> arguments;
    for (const auto& word : command) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) {
        const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (output < 0 || ::dup2(output, STDOUT_FILENO) < 0 || ::dup2(output, STDERR_FILENO) < 0) {
            ::_exit(125);
        }
        // It must not outlive a test that crashed, not even one that has crashed by now.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) {
            ::_exit(124);
        }
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    if (child < 0) {
        throw std::runtime_error("cannot fork");
    }
    return child;
}

void end(pid_t& child, int signal) noexcept {
    if (child > 0) {
        ::kill(child, signal);
        while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
        }
        child = -1;
    }
}

std::string read_file(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

Rabbitmq::Rabbitmq() {
    char name[] = "/tmp/leams-rabbitmq-XXXXXX";
    if (::mkdtemp(name) == nullptr) {
        throw std::runtime_error("cannot make a temporary folder");
    }
    folder_ = name;
    const auto ports = free_ports();
    port_ = ports[0];
    dist_port_ = ports[1];
    epmd_port_ = ports[2];
    epmd_ = spawn(
        {"epmd", "-address", "127.0.0.1", "-port", std::to_string(epmd_port_), "-relaxed_command_check"},
        folder_ + "/epmd.log"
    );
    try {
        start();
    } catch (...) {
        stop();
        throw;
    }
}

Rabbitmq::~Rabbitmq() {
    stop();
}

Rabbitmq& Rabbitmq::shared() {
    static Rabbitmq server;
    return server;
}

std::string Rabbitmq::new_url(int port) {
    return "amqp://guest:guest@127.0.0.1:" + std::to_string(port != 0 ? port : port_) + "/?prefix=test" +
           std::to_string(++made_);
}

void Rabbitmq::start(bool wait) {
    if (pid_ < 0) {
        pid_ = spawn(
            {LEAMS_RABBITMQ_SERVER,
             folder_,
             std::to_string(port_),
             std::to_string(dist_port_),
             std::to_string(epmd_port_)},
            folder_ + "/server.log"
        );
    }
    const auto deadline = std::chrono::steady_clock::now() + kStartLimit;
    while (wait && !answers(port_)) {
        const bool is_dead = ::waitpid(pid_, nullptr, WNOHANG) == pid_;
        if (is_dead || std::chrono::steady_clock::now() > deadline) {
            pid_ = is_dead ? -1 : pid_;
            throw std::runtime_error(
                "RabbitMQ did not start (apt-get install rabbitmq-server):\n" +
                read_file(folder_ + "/server.log")
            );
        }
        std::this_thread::sleep_for(20ms);
    }
}

void Rabbitmq::settle() const {
    control("eval 'lists:foreach(fun dets:sync/1, dets:all()).'");
}

void Rabbitmq::kill() {
    end(pid_, SIGKILL);
}

void Rabbitmq::pause() const {
    ::kill(pid_, SIGSTOP);
}

void Rabbitmq::resume() const {
    ::kill(pid_, SIGCONT);
}

void Rabbitmq::control(const std::string& arguments) const {
    const auto command = ". " + folder_ + "/ctl.env && /usr/lib/rabbitmq/bin/rabbitmqctl -q " + arguments +
                         " >>" + folder_ + "/ctl.log 2>&1";
    if (std::system(command.c_str()) != 0) {
        throw std::runtime_error("rabbitmqctl " + arguments + ":\n" + read_file(folder_ + "/ctl.log"));
    }
}

void Rabbitmq::stop() noexcept {
    end(pid_, SIGKILL);
    end(epmd_, SIGKILL);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

} // namespace leams::test
