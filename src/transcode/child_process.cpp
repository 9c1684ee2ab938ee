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

namespace leams::transcode {
namespace {

struct Pipe {
    int read = -1;
    int write = -1;

    static Result<Pipe> open() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) {
            return Error::internal(std::string("pipe2: ") + std::strerror(errno));
        }
        return Pipe{ends[0], ends[1]};
    }
};

void close_end(int& fd) {
    if (fd >= 0) {
        close(fd);
        fd = -1;
    }
}

/// Between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* arguments, const Pipe& in, const Pipe& out, std::size_t memory) {
    dup2(in.read, STDIN_FILENO);
    dup2(out.write, STDOUT_FILENO);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpriority(PRIO_PROCESS, 0, 10);
    const rlimit limit{memory, memory};
    setrlimit(RLIMIT_AS, &limit);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    execvp(arguments[0], arguments);
    _exit(127);
}

/// Feeds the input and gathers the output until the child closes its end.
Result<std::string> exchange(Pipe& in, Pipe& out, ByteView input, const ChildLimits& limits) {
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
        std::array<pollfd, 2> waiting{{{out.read, POLLIN, 0}, {in.write, POLLOUT, 0}}};
        poll(waiting.data(), in.write >= 0 ? 2 : 1, static_cast<int>(left.count()));
        if (in.write >= 0 && waiting[1].revents != 0) {
            const auto sent = write(in.write, input.data(), input.size());
            if (sent > 0) {
                input = input.subspan(static_cast<std::size_t>(sent));
            }
            // A child that has read enough closes its end (EPIPE), which is no failure.
            if (input.empty() || (sent < 0 && errno != EAGAIN && errno != EINTR)) {
                close_end(in.write);
            }
        }
        if (waiting[0].revents != 0) {
            const auto got = read(out.read, buffer.data(), buffer.size());
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

Result<std::string>
run_child_blocking(const std::vector<std::string>& arguments, ByteView input, const ChildLimits& limits) {
    LEAMS_TRY(auto in, Pipe::open());
    auto opened = Pipe::open();
    if (!opened) {
        close_end(in.read);
        close_end(in.write);
        return std::move(opened).error();
    }
    auto out = *opened;
    fcntl(in.write, F_SETFL, O_NONBLOCK);
    std::vector<char*> raw;
    for (const auto& argument : arguments) {
        raw.push_back(const_cast<char*>(argument.c_str()));
    }
    raw.push_back(nullptr);

    const auto child = fork();
    if (child == 0) {
        become(raw.data(), in, out, limits.memory_bytes);
    }
    close_end(in.read);
    close_end(out.write);
    if (child < 0) {
        close_end(in.write);
        close_end(out.read);
        return Error::internal(std::string("fork: ") + std::strerror(errno));
    }
    auto output = exchange(in, out, input, limits);
    close_end(in.write);
    close_end(out.read);
    if (!output) {
        kill(child, SIGKILL);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (output && (!WIFEXITED(status) || WEXITSTATUS(status) != 0)) {
        return Error::internal(arguments[0] + " failed with status " + std::to_string(status));
    }
    return output;
}

} // namespace leams::transcode
