#include "transcode/child_process.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace leams::transcode {
namespace {

struct Pipe {
    Descriptor read;
    Descriptor write;

    static Result<Pipe> open() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) {
            return Error::internal(std::string("pipe2: ") + std::strerror(errno));
        }
        return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
    }
};

/// Between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* arguments, const Pipe& in, const Pipe& out, std::size_t memory) {
    dup2(in.read.fd(), STDIN_FILENO);
    dup2(out.write.fd(), STDOUT_FILENO);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpriority(PRIO_PROCESS, 0, 10);
    if (memory != 0) {
        const rlimit limit{memory, memory};
        setrlimit(RLIMIT_AS, &limit);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    execvp(arguments[0], arguments);
    _exit(127);
}

/// Feeds the input and gathers the output until the child closes its end.
Result<std::string> exchange(Child& child, ByteView input, const ChildLimits& limits) {
    const auto deadline = std::chrono::steady_clock::now() + limits.time;
    std::string output;
    std::array<char, 64 * 1024> buffer;
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now()
        );
        if (left.count() <= 0) {
            return Error::deadline_exceeded("The picture took too long to make");
        }
        std::array<pollfd, 2> waiting{{{child.output(), POLLIN, 0}, {child.input(), POLLOUT, 0}}};
        poll(waiting.data(), child.input() >= 0 ? 2 : 1, static_cast<int>(left.count()));
        if (child.input() >= 0 && waiting[1].revents != 0) {
            const auto sent = write(child.input(), input.data(), input.size());
            if (sent > 0) {
                input = input.subspan(static_cast<std::size_t>(sent));
            }
            // A child that has read enough closes its end (EPIPE), which is no failure.
            if (input.empty() || (sent < 0 && errno != EAGAIN && errno != EINTR)) {
                child.close_input();
            }
        }
        if (waiting[0].revents != 0) {
            const auto got = read(child.output(), buffer.data(), buffer.size());
            if (got == 0) {
                return output;
            }
            output.append(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
            if (output.size() > limits.output_bytes) {
                return Error::internal("a child process wrote too much");
            }
        }
    }
}

} // namespace

Result<Child> Child::start(const std::vector<std::string>& arguments, std::size_t memory_bytes) {
    LEAMS_TRY(auto in, Pipe::open());
    LEAMS_TRY(auto out, Pipe::open());
    fcntl(in.write.fd(), F_SETFL, O_NONBLOCK);
    fcntl(out.read.fd(), F_SETFL, O_NONBLOCK);
    std::vector<char*> raw;
    for (const auto& argument : arguments) {
        raw.push_back(const_cast<char*>(argument.c_str()));
    }
    raw.push_back(nullptr);

    const auto pid = fork();
    if (pid == 0) {
        become(raw.data(), in, out, memory_bytes);
    }
    if (pid < 0) {
        return Error::internal(std::string("fork: ") + std::strerror(errno));
    }
    return Child(pid, std::move(in.write), std::move(out.read));
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1))
    , input_(std::move(other.input_))
    , output_(std::move(other.output_)) {}

Child::~Child() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        wait_blocking();
    }
}

int Child::wait_blocking() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

Result<std::string>
run_child_blocking(const std::vector<std::string>& arguments, ByteView input, const ChildLimits& limits) {
    LEAMS_TRY(auto child, Child::start(arguments, limits.memory_bytes));
    LEAMS_TRY(auto output, exchange(child, input, limits));
    child.close_input();
    if (const auto status = child.wait_blocking(); status != 0) {
        return Error::internal(arguments[0] + " ended with status " + std::to_string(status));
    }
    return output;
}

} // namespace leams::transcode
