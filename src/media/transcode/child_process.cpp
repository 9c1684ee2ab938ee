#include "media/transcode/child_process.hpp"

#include "core/base/text.hpp"
#include "media/transcode/fence.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace leams::transcode {
namespace {

constexpr std::size_t kMaxErrors = 1024;
constexpr int kNotRun = 127; // What a shell says too.

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

/// Where a program is, found as a shell finds it.
Result<Descriptor> find_program(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::string_view folders = path == nullptr ? "/usr/bin:/bin" : path;
    while (!folders.empty()) {
        const auto folder = folders.substr(0, folders.find(':'));
        folders.remove_prefix(std::min(folder.size() + 1, folders.size()));
        const auto file = std::string(folder) + "/" + name;
        if (Descriptor found(open(file.c_str(), O_PATH | O_CLOEXEC)); access(file.c_str(), X_OK) == 0) {
            return found;
        }
    }
    return Error::internal(name + " is not installed");
}

struct Pipes {
    Pipe in;
    Pipe out;
    Pipe errors;
};

/// Between fork and exec: only calls that are safe there.
[[noreturn]] void become(
    int program, char* const* arguments, const Pipes& pipes, const ChildLimits* limits, const Fence& fence
) {
    dup2(pipes.in.read.fd(), STDIN_FILENO);
    dup2(pipes.out.write.fd(), STDOUT_FILENO);
    dup2(pipes.errors.write.fd(), STDERR_FILENO);
    // Whoever opened them: libraries of ours, or who started us.
    close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpriority(PRIO_PROCESS, 0, 10);
    if (limits != nullptr) {
        const auto seconds = static_cast<rlim_t>(limits->time.count() / 1000 + 1);
        const rlimit memory{limits->memory_bytes, limits->memory_bytes};
        const rlimit time{seconds, seconds};
        setrlimit(RLIMIT_AS, &memory);
        setrlimit(RLIMIT_CPU, &time);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (fence.enter(program)) {
        Fence::run(arguments);
    }
    _exit(kNotRun);
}

using Deadline = std::chrono::steady_clock::time_point;

/// For poll(): 0 when the deadline has passed.
int milliseconds_to(Deadline deadline) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

Error too_slow() {
    return Error::deadline_exceeded("The data took too long to read");
}

/// Feeds the input and gathers the output until the child closes its end.
Result<std::string> exchange(Child& child, ByteView input, std::size_t most, Deadline deadline) {
    std::string output;
    std::array<char, 64 * 1024> buffer;
    while (true) {
        const auto left = milliseconds_to(deadline);
        if (left == 0) {
            return too_slow();
        }
        std::array<pollfd, 2> waiting{{{child.output(), POLLIN, 0}, {child.input(), POLLOUT, 0}}};
        poll(waiting.data(), child.input() >= 0 ? 2 : 1, left);
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
            if (output.size() > most) {
                return Error::internal("a child process wrote too much");
            }
        }
    }
}

} // namespace

Result<Child> Child::start(const std::vector<std::string>& arguments) {
    return start(arguments, nullptr);
}

Result<Child> Child::start(const std::vector<std::string>& arguments, const ChildLimits& limits) {
    return start(arguments, &limits);
}

Result<Child> Child::start(const std::vector<std::string>& arguments, const ChildLimits* limits) {
    const auto& fence = Fence::shared();
    LEAMS_TRY(const auto program, find_program(arguments[0]));
    Pipes pipes;
    for (auto* pipe : {&pipes.in, &pipes.out, &pipes.errors}) {
        LEAMS_TRY(*pipe, Pipe::open());
    }
    fcntl(pipes.in.write.fd(), F_SETFL, O_NONBLOCK);
    fcntl(pipes.out.read.fd(), F_SETFL, O_NONBLOCK);
    // Both ends: a child that complains a lot must not wait for us either.
    fcntl(pipes.errors.read.fd(), F_SETFL, O_NONBLOCK);
    fcntl(pipes.errors.write.fd(), F_SETFL, O_NONBLOCK);
    fcntl(pipes.errors.write.fd(), F_SETPIPE_SZ, kMaxErrors);
    std::vector<char*> raw;
    for (const auto& argument : arguments) {
        raw.push_back(const_cast<char*>(argument.c_str()));
    }
    raw.push_back(nullptr);

    const auto pid = fork();
    if (pid == 0) {
        become(program.fd(), raw.data(), pipes, limits, fence);
    }
    if (pid < 0) {
        return Error::internal(std::string("fork: ") + std::strerror(errno));
    }
    return Child(pid, std::move(pipes.in.write), std::move(pipes.out.read), std::move(pipes.errors.read));
}

std::string Child::take_errors() {
    std::array<char, kMaxErrors> buffer;
    const auto got = read(errors_.fd(), buffer.data(), buffer.size());
    std::string text(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    return clean_line(text);
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1))
    , input_(std::move(other.input_))
    , output_(std::move(other.output_))
    , errors_(std::move(other.errors_)) {}

Child::~Child() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        wait_blocking();
    }
}

bool Child::ends_by_blocking(std::chrono::steady_clock::time_point deadline) const {
    const Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
    pollfd waiting{process.fd(), POLLIN, 0};
    int ended = 0;
    do {
        ended = poll(&waiting, 1, milliseconds_to(deadline));
    } while (ended < 0 && errno == EINTR);
    return ended > 0;
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
    const auto deadline = std::chrono::steady_clock::now() + limits.time;
    LEAMS_TRY(auto child, Child::start(arguments, limits));
    LEAMS_TRY(auto output, exchange(child, input, limits.output_bytes, deadline));
    child.close_input();
    if (!child.ends_by_blocking(deadline)) {
        return too_slow();
    }
    if (const auto status = child.wait_blocking(); status != 0) {
        auto cause =
            arguments[0] + " ended with status " + std::to_string(status) + ": " + child.take_errors();
        return status == kNotRun
                   ? Error::internal(std::move(cause))
                   : Error::invalid_argument("The data cannot be read").with_cause(std::move(cause));
    }
    return output;
}

} // namespace leams::transcode
