#pragma once

#include "core/base/bytes.hpp"
#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <sys/types.h>
#include <vector>

namespace leams::transcode {

struct ChildLimits {
    std::chrono::milliseconds time{5000};
    std::size_t output_bytes = 4 << 20;
    std::size_t memory_bytes = 1U << 30; // Of address space.
};

/// A running program whose standard input, output and errors we hold. It dies with this handle, and with this
/// process. It runs behind a Fence, at low priority, without an environment and without other descriptors of
/// ours. Never give it secrets as arguments.
class Child {
public:
    static Result<Child> start(const std::vector<std::string>& arguments);
    /// The same with limits on its memory and its time on a processor.
    static Result<Child> start(const std::vector<std::string>& arguments, const ChildLimits& limits);

    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) = delete;
    ~Child();

    int input() const noexcept { return input_.fd(); }   // Non-blocking.
    int output() const noexcept { return output_.fd(); } // Non-blocking.
    void close_input() noexcept { input_.close(); }
    /// The first words of its errors that have not been read yet, at most 1 KiB, on one line. What it writes
    /// while nobody reads is lost beyond a page. Does not block.
    std::string take_errors();

    /// Waits for its end; false when it has not come by then. Blocks.
    bool ends_by_blocking(std::chrono::steady_clock::time_point deadline) const;
    /// Waits for its end and gives its exit status; negative when a signal ended it. Blocks.
    int wait_blocking();

private:
    static Result<Child> start(const std::vector<std::string>& arguments, const ChildLimits* limits);
    Child(pid_t pid, Descriptor input, Descriptor output, Descriptor errors) noexcept
        : pid_(pid)
        , input_(std::move(input))
        , output_(std::move(output))
        , errors_(std::move(errors)) {}

    pid_t pid_ = -1;
    Descriptor input_;
    Descriptor output_;
    Descriptor errors_;
};

/// Runs a program with `input` on its standard input, and gives its standard output; it is killed when it
/// exceeds a limit. InvalidArgument when it ended with a failure, and what it wrote as errors is the cause;
/// DeadlineExceeded when it took too long; Internal when it cannot be run, or wrote too much. Blocks.
Result<std::string>
run_child_blocking(const std::vector<std::string>& arguments, ByteView input, const ChildLimits& limits);

} // namespace leams::transcode
